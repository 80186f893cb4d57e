// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/processmark.h"

#include <cstddef>
#include <new>

#include <sys/mman.h>
#include <unistd.h>

namespace Sigwise {

namespace {

constexpr size_t mappedSize = 1; // rounded up to a page by mmap(2), madvise(2) and munmap(2)

void *wipedMemory()
{
    void *memory = ::mmap(nullptr, mappedSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return nullptr;
    constexpr int noAdvice = -1; // emulators that agree to everything do nothing
    if (::madvise(memory, mappedSize, noAdvice) != 0 && ::madvise(memory, mappedSize, MADV_WIPEONFORK) == 0)
        return memory;
    ::munmap(memory, mappedSize);
    return nullptr;
}

} // namespace

ProcessMark::ProcessMark()
{
    if (void *memory = wipedMemory())
        m_wiped = new (memory) std::atomic<bool>(false);
}

ProcessMark::~ProcessMark()
{
    if (m_wiped != nullptr)
        ::munmap(m_wiped, mappedSize);
}

void ProcessMark::set()
{
    m_process.store(::getpid());
    if (m_wiped != nullptr)
        m_wiped->store(true);
}

bool ProcessMark::isSet() const
{
    return m_wiped != nullptr ? m_wiped->load() : m_process.load() == ::getpid();
}

} // namespace Sigwise
