// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/kernelsleep.h"

#include <csignal>
#include <cstdint>
#include <cstring>

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace Sigwise::Test {
namespace {

/// A page whose first touch waits for an answer that never comes; null without userfaultfd.
void *unservedPage(size_t size)
{
    const auto descriptor = static_cast<int>(::syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK));
    uffdio_api api{};
    api.api = UFFD_API;
    void *page = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (descriptor < 0 || ::ioctl(descriptor, UFFDIO_API, &api) != 0 || page == MAP_FAILED)
        return nullptr;
    uffdio_register range{};
    range.range.start = reinterpret_cast<uintptr_t>(page);
    range.range.len = size;
    range.mode = UFFDIO_REGISTER_MODE_MISSING;
    return ::ioctl(descriptor, UFFDIO_REGISTER, &range) == 0 ? page : nullptr;
}

int writeTo(const char *file, const void *from)
{
    const int descriptor = ::open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    return descriptor >= 0 && ::write(descriptor, from, 1) == 1 ? 0 : 3;
}

int listTo(const char *folder, void *to, size_t size)
{
    const int descriptor = ::open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return descriptor >= 0 && ::syscall(SYS_getdents64, descriptor, to, size) >= 0 ? 0 : 3;
}

} // namespace

int sleepInKernel(const char *fault, const char *file)
{
    if (*fault == '\0')
        return writeTo(file, fault);
    const auto size = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
    void *page = unservedPage(size);
    if (page == nullptr)
        return 4;
    if (std::strcmp(fault, "pin") == 0)
        return ::mlock(page, size) == 0 ? 0 : 3;
    if (std::strcmp(fault, "list") == 0)
        return listTo(file, page, size);
    return writeTo(file, page);
}

void fillMemory(size_t bytes)
{
    void *memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory != MAP_FAILED)
        std::memset(memory, 1, bytes);
}

void dumpCore()
{
    constexpr rlimit unlimited{ RLIM_INFINITY, RLIM_INFINITY };
    (void)::setrlimit(RLIMIT_CORE, &unlimited);
    (void)::signal(SIGSEGV, SIG_DFL);
    (void)::raise(SIGSEGV);
    ::_exit(3);
}

} // namespace Sigwise::Test
