// The rooms of _core, in the order in which the data goes through the house.
#include "casters.hpp"

PYBIND11_MODULE(_core, m, py::mod_gil_not_used()) {
  m.doc() = "The C++ core of voronka; use the package voronka, which is typed and documented.";
  m.attr("__version__") = VORONKA_VERSION_TEXT;
  voronka::python::bind_base(m);
  voronka::python::bind_time(m);
  voronka::python::bind_money(m);
  voronka::python::bind_table(m);
  voronka::python::bind_stages(m);
  voronka::python::bind_history(m);
  voronka::python::bind_estimation(m);
  voronka::python::bind_flow(m);
  voronka::python::bind_planning(m);
  voronka::python::bind_reporting(m);
}
