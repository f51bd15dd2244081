# HiGHS from two dozen sources at a time: most of compiling them is reading the same headers, so it takes half as long.
# CMake reads this before the project; that is all that a "toolchain" is here (.cargo/config.toml).
set(CMAKE_UNITY_BUILD ON)
set(CMAKE_UNITY_BUILD_BATCH_SIZE 24)

# a toolchain of one's own, which this one takes the place of
if(DEFINED ENV{CMAKE_TOOLCHAIN_FILE})
  include($ENV{CMAKE_TOOLCHAIN_FILE})
endif()
