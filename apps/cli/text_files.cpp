// SPDX-License-Identifier: Apache-2.0
#include "text_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diag/render.hpp"
#include "syntax/limits.hpp"

namespace casus::cli {
namespace {

namespace fs = std::filesystem;

std::string about(const std::string& path, const std::string& what) {
  return fmt::format("`{}` {}", short_of(path), what);
}
std::string reason(const std::string& path, const char* what) {
  return about(path, fmt::format("{}: {}", what, std::strerror(errno)));
}

long stamp_of(const struct stat& s) { return s.st_mtim.tv_sec * 1'000'000'000L + s.st_mtim.tv_nsec; }

// Up to one byte more than a model's file may hold; false on a fault.
bool read_all(int fd, std::string& text) {
  char buffer[1 << 16];
  while (text.size() <= syntax::max_file_bytes) {
    const ssize_t n = ::read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    if (n == 0) return true;
    text.append(buffer, static_cast<std::size_t>(n));
  }
  return true;
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return ::fsync(fd) == 0 || errno == EINVAL;
}

std::string too_large() {
  return fmt::format("holds more than {} MiB, which is all that a model's file may hold", syntax::max_file_bytes >> 20);
}

struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

}  // namespace

std::expected<TextFile, std::string> read_text_file(const std::string& path) {
  TextFile f{.path = path, .target = {}, .text = {}};
  std::error_code ec;
  f.target = fs::canonical(path, ec).string();
  if (ec) return std::unexpected(about(path, "can't be read: " + ec.message()));
  // A pipe or a device is not waited for.
  const Descriptor in{::open(f.target.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  struct stat s {};
  if (in.fd < 0 || ::fstat(in.fd, &s) != 0) return std::unexpected(reason(path, "can't be read"));
  if (!S_ISREG(s.st_mode)) return std::unexpected(about(path, "is no file"));
  f.mode = s.st_mode & 07777;
  f.stamp = stamp_of(s);
  if (!read_all(in.fd, f.text)) return std::unexpected(reason(path, "can't be read"));
  if (f.text.size() > syntax::max_file_bytes) return std::unexpected(about(path, too_large()));
  return f;
}

std::expected<std::string, std::string> read_standard_input() {
  std::string text;
  if (!read_all(0, text)) return std::unexpected(reason("-", "can't be read"));
  if (text.size() > syntax::max_file_bytes) return std::unexpected(about("-", too_large()));
  return text;
}

std::string replace_text_file(const TextFile& file, const std::string& text) {
  if (::access(file.target.c_str(), W_OK) != 0) return reason(file.path, "can't be written");
  const fs::path target = file.target;
  std::string aside = (target.parent_path() / ("." + target.filename().string().substr(0, 200) + ".XXXXXX")).string();
  const int fd = ::mkstemp(aside.data());
  if (fd < 0) return reason(file.path, "can't be written, since its folder takes no new file");
  const Descriptor out{fd};
  std::string wrong;
  struct stat now {};
  if (::fchmod(fd, file.mode) != 0 || !write_all(fd, text))
    wrong = reason(file.path, "can't be written");
  else if (::stat(file.target.c_str(), &now) != 0 || stamp_of(now) != file.stamp)
    wrong = about(file.path, "was changed by something else meanwhile, and is left as it is now");
  else if (now.st_uid != ::geteuid() && ::fchown(fd, now.st_uid, now.st_gid) != 0)
    wrong = reason(file.path, "belongs to somebody else, and would no longer");
  else if (::rename(aside.c_str(), file.target.c_str()) != 0)
    wrong = reason(file.path, "can't be written");
  if (!wrong.empty()) ::unlink(aside.c_str());
  return wrong;
}

std::string write_new_file(const std::string& path, const std::string& text) {
  const Descriptor out{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)};
  if (out.fd < 0 || !write_all(out.fd, text)) return reason(path, "can't be written");
  return {};
}

std::string write_file(const std::string& path, const std::string& text) {
  std::error_code ec;
  if (fs::is_regular_file(path, ec)) {
    TextFile f{.path = path, .target = fs::canonical(path, ec).string(), .text = {}};
    struct stat s {};
    if (ec || ::stat(f.target.c_str(), &s) != 0) return about(path, "can't be written");
    f.mode = s.st_mode & 07777;
    f.stamp = stamp_of(s);
    return replace_text_file(f, text);
  }
  if (fs::is_directory(path, ec)) return about(path, "is a folder");
  const Descriptor out{::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666)};
  if (out.fd < 0 || !write_all(out.fd, text)) return reason(path, "can't be written");
  return {};
}

std::expected<std::vector<std::string>, std::string> models_in(const std::string& folder) {
  std::vector<std::string> out;
  std::error_code ec;
  fs::recursive_directory_iterator at(folder, ec), end;
  while (!ec && at != end) {
    const bool link = at->is_symlink(ec);
    const std::string name = at->path().filename().string();
    if (at->is_directory(ec) && (link || name.starts_with('.'))) at.disable_recursion_pending();
    if (!link && at->is_regular_file(ec) && at->path().extension() == ".casus")
      out.push_back(at->path().lexically_normal().string());
    at.increment(ec);
  }
  if (ec) return std::unexpected(about(folder, "can't be read: " + ec.message()));
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace casus::cli
