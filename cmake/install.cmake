# What `cmake --install` lays down, in three components that can be installed one by one:
#   cxx  the C++ headers, the static library, its part of the CMake package
#   c    the C header, libvoronka_c, its part of the CMake package, voronka.pc for pkg-config
#   cli  the executable voronka
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/voronka)
set(generated ${PROJECT_BINARY_DIR}/package)

configure_package_config_file(cmake/voronkaConfig.cmake.in ${generated}/voronkaConfig.cmake INSTALL_DESTINATION ${package_dir})
# Before 1.0 a new minor version may break its users.
write_basic_package_version_file(${generated}/voronkaConfigVersion.cmake COMPATIBILITY SameMinorVersion)
foreach(component cxx c)
  install(FILES ${generated}/voronkaConfig.cmake ${generated}/voronkaConfigVersion.cmake DESTINATION ${package_dir} COMPONENT ${component})
endforeach()

install(TARGETS voronka EXPORT voronka_cxx ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT cxx)
install(DIRECTORY include/voronka DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT cxx FILES_MATCHING PATTERN *.hpp)
install(EXPORT voronka_cxx NAMESPACE voronka:: FILE voronka-cxx.cmake DESTINATION ${package_dir} COMPONENT cxx)

if(TARGET voronka_c)
  install(TARGETS voronka_c EXPORT voronka_c
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT c NAMELINK_COMPONENT c
    PUBLIC_HEADER DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT c)
  install(EXPORT voronka_c NAMESPACE voronka:: FILE voronka-c.cmake DESTINATION ${package_dir} COMPONENT c)

  # The prefix is found from where the file lies, so that an installed tree can be moved.
  if(IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR})
    set(pc_prefix ${CMAKE_INSTALL_PREFIX})
  else()
    string(REGEX REPLACE "[^/]+" ".." pc_prefix ${CMAKE_INSTALL_LIBDIR})
    string(PREPEND pc_prefix "\${pcfiledir}/../")
  endif()
  configure_file(cmake/voronka.pc.in ${generated}/voronka.pc @ONLY)
  install(FILES ${generated}/voronka.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT c)
endif()

if(TARGET voronka_cli)
  # Found beside the executable (the wheel) or in the library folder of the prefix, wherever that is.
  if(IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR})
    set_target_properties(voronka_cli PROPERTIES INSTALL_RPATH "$ORIGIN;${CMAKE_INSTALL_LIBDIR}")
  else()
    file(RELATIVE_PATH to_libraries /prefix/${CMAKE_INSTALL_BINDIR} /prefix/${CMAKE_INSTALL_LIBDIR})
    set_target_properties(voronka_cli PROPERTIES INSTALL_RPATH "$ORIGIN;$ORIGIN/${to_libraries}")
  endif()
  install(TARGETS voronka_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT cli)
endif()
