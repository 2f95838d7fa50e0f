#include "base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <system_error>
#include <utility>

#include "base/format.hpp"
#include "voronka/base/error.hpp"

namespace voronka::file {
namespace {

[[noreturn]] void fail(std::string_view what, const std::string& path, int reason) {
  throw Error(ErrorCode::invalid_data, formatted("{} \"{}\": {}", what, path, std::generic_category().message(reason)));
}

class Descriptor {
 public:
  Descriptor(int fd, bool owned) : fd_(fd), owned_(owned) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { (void)close(); }
  [[nodiscard]] int get() const { return fd_; }
  // Some file systems report a failed write only here.
  [[nodiscard]] int close() {
    const int fd = owned_ ? std::exchange(fd_, -1) : -1;
    return fd < 0 ? 0 : ::close(fd);
  }

 private:
  int fd_;
  bool owned_;
};

void write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("cannot write", path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

std::string read(const std::string& path) {
  const bool standard_input = path == "-";
  Descriptor file(standard_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC), !standard_input);
  if (file.get() < 0) fail("cannot read", path, errno);
  struct stat status {};
  std::string bytes;
  std::size_t used = 0;
  if (::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode)) bytes.resize(static_cast<std::size_t>(status.st_size) + 1);
  for (;;) {
    if (used == bytes.size()) bytes.resize(bytes.size() + std::max<std::size_t>(bytes.size(), 1u << 16));
    const ssize_t n = ::read(file.get(), bytes.data() + used, bytes.size() - used);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("cannot read", path, errno);
    if (n == 0) break;
    used += static_cast<std::size_t>(n);
  }
  bytes.resize(used);
  return bytes;
}

void write(const std::string& path, std::string_view bytes) {
  if (path == "-") return write_all(STDOUT_FILENO, bytes, path);
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) {
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC), true);
    if (file.get() < 0) fail("cannot write", path, errno);
    return write_all(file.get(), bytes, path);
  }
  // A link stays a link: what it points to is replaced.
  std::string target = path;
  if (exists) {
    const std::unique_ptr<char, void (*)(void*)> real(::realpath(path.c_str(), nullptr), std::free);
    if (real) target = real.get();
  }
  std::string temporary;
  int fd = -1;
  for (int attempt = 0; attempt < 100 && fd < 0; ++attempt) {
    temporary = formatted("{}.{}.{}.tmp", target, ::getpid(), attempt);
    fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno != EEXIST) fail("cannot write", path, errno);
  }
  if (fd < 0) fail("cannot write", path, EEXIST);
  Descriptor file(fd, true);
  try {
    if (exists && ::fchmod(fd, status.st_mode & 07777) != 0) fail("cannot write", path, errno);
    write_all(fd, bytes, path);
    if (::fsync(fd) != 0 || file.close() != 0 || ::rename(temporary.c_str(), target.c_str()) != 0) fail("cannot write", path, errno);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

}  // namespace voronka::file
