#include "casters.hpp"
#include "voronka/base/finding.hpp"

#include <pybind11/native_enum.h>

namespace voronka::python {

void bind_base(py::module_& m) {
  py::native_enum<ErrorCode>(m, "ErrorCode", "enum.IntEnum", "Why a request was refused; the numbers of the C ABI.")
      .value("INVALID_ARGUMENT", ErrorCode::invalid_argument)
      .value("INVALID_DATA", ErrorCode::invalid_data)
      .value("NO_ESTIMATE", ErrorCode::no_estimate)
      .value("CANCELLED", ErrorCode::cancelled)
      .value("UNSUPPORTED", ErrorCode::unsupported)
      .value("OUT_OF_MEMORY", ErrorCode::out_of_memory)
      .value("INTERNAL", ErrorCode::internal)
      .finalize();

  static PyObject* error = nullptr;
  error = PyErr_NewExceptionWithDoc("voronka.Error",
                                    "The only exception that voronka raises by itself. `code` is an ErrorCode; the text quotes the refused value, says where it stood "
                                    "and what would be accepted.",
                                    PyExc_ValueError, nullptr);
  m.attr("Error") = py::handle(error);
  py::register_exception_translator([](std::exception_ptr pointer) {
    try {
      if (pointer) std::rethrow_exception(pointer);
    } catch (const Error& e) {
      const py::object instance = py::handle(error)(e.what());
      instance.attr("code") = py::cast(e.code());
      PyErr_SetObject(error, instance.ptr());
    }
  });

  py::class_<Finding>(m, "Finding", "Something odd in the data or in an answer, told instead of hidden.")
      .def_readonly("code", &Finding::code, "stable snake_case name, listed in the reference")
      .def_readonly("subject", &Finding::subject, "the first example")
      .def_readonly("count", &Finding::count, "how many rows, deals or cells it concerns")
      .def_readonly("message", &Finding::message)
      .def_readonly("action", &Finding::action, "what voronka did about it")
      .def_readonly("changes_numbers", &Finding::changes_numbers, "the answer would be another without it")
      .def("__repr__", [](const Finding& f) {
        return "Finding(" + f.code + " x " + std::to_string(f.count) + ": " + f.message + " -> " + f.action + ")";
      });
}

}  // namespace voronka::python
