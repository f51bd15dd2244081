# HiGHS for `make demo`, hardly optimised: it compiles in a third of the time, and the demo's session needs no more.
include(${CMAKE_CURRENT_LIST_DIR}/unity.cmake)
set(CMAKE_C_FLAGS_RELEASE "-O0 -DNDEBUG" CACHE STRING "" FORCE)
set(CMAKE_CXX_FLAGS_RELEASE "-O0 -DNDEBUG" CACHE STRING "" FORCE)
