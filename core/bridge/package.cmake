# SPDX-FileCopyrightText: 2026 The Sigwise authors
# SPDX-License-Identifier: MIT

# What other programs see of the bridge: <sigwise/signalwatcher.h> and its like, Sigwise::Bridge for CMake, and
# sigwise-bridge for pkg-config. The same headers serve in a build tree and installed.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(SIGWISE_PUBLIC_HEADERS
    base/result.h
    signals/signalset.h signals/signaltable.h
    bridge/dispositions.h bridge/refusal.h bridge/signalevent.h bridge/signalhub.h bridge/signalwatcher.h
    bridge/terminationguard.h)

# In the tree a header includes "core/base/result.h". A folder named core on the search path of other programs would
# ask for trouble, so the public ones are copied into one folder, where they find each other by their bare names.
set(copies)
foreach(header IN LISTS SIGWISE_PUBLIC_HEADERS)
    cmake_path(GET header FILENAME name)
    set(copy ${PROJECT_BINARY_DIR}/include/sigwise/${name})
    add_custom_command(OUTPUT ${copy} DEPENDS ${header} VERBATIM
        COMMAND sed "s|#include \"core/[a-z]*/|#include \"|" ${CMAKE_CURRENT_SOURCE_DIR}/${header} > ${copy})
    list(APPEND copies ${copy})
endforeach()
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/include/sigwise)
set_source_files_properties(${copies} PROPERTIES SKIP_AUTOMOC ON)
target_sources(sigwise_bridge PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_BINARY_DIR}/include FILES ${copies})
target_compile_features(sigwise_bridge PUBLIC cxx_std_20)

# The promise: before 1.0 programs go on working with a library of the same minor version, later of the same major.
set(SIGWISE_ABI ${PROJECT_VERSION_MAJOR})
set(SIGWISE_COMPATIBILITY SameMajorVersion)
if(PROJECT_VERSION_MAJOR EQUAL 0)
    set(SIGWISE_ABI 0.${PROJECT_VERSION_MINOR})
    set(SIGWISE_COMPATIBILITY SameMinorVersion)
endif()
set_target_properties(sigwise_bridge PROPERTIES
    EXPORT_NAME Bridge OUTPUT_NAME sigwise-bridge VERSION ${PROJECT_VERSION} SOVERSION ${SIGWISE_ABI}
    POSITION_INDEPENDENT_CODE ON) # a static one may become part of a plugin

if(NOT SIGWISE_INSTALL)
    return()
endif()

set(SIGWISE_PACKAGE_FOLDER ${CMAKE_INSTALL_LIBDIR}/cmake/Sigwise)
install(TARGETS sigwise_bridge EXPORT SigwiseBridge COMPONENT bridge
    ARCHIVE COMPONENT bridge LIBRARY COMPONENT bridge NAMELINK_COMPONENT bridge FILE_SET HEADERS COMPONENT bridge)
install(EXPORT SigwiseBridge NAMESPACE Sigwise:: DESTINATION ${SIGWISE_PACKAGE_FOLDER} COMPONENT bridge)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/SigwiseConfig.cmake.in
    ${PROJECT_BINARY_DIR}/SigwiseConfig.cmake INSTALL_DESTINATION ${SIGWISE_PACKAGE_FOLDER})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/SigwiseConfigVersion.cmake
    COMPATIBILITY ${SIGWISE_COMPATIBILITY})
install(FILES ${PROJECT_BINARY_DIR}/SigwiseConfig.cmake ${PROJECT_BINARY_DIR}/SigwiseConfigVersion.cmake
    DESTINATION ${SIGWISE_PACKAGE_FOLDER} COMPONENT bridge)

# Relative to the .pc file itself, so that an installation can be moved; Debian's libdir has one more level.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig
    OUTPUT_VARIABLE SIGWISE_PC_TO_PREFIX)
configure_file(${CMAKE_CURRENT_LIST_DIR}/sigwise-bridge.pc.in ${PROJECT_BINARY_DIR}/sigwise-bridge.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/sigwise-bridge.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT bridge)
