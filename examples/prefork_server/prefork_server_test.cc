// SPDX-License-Identifier: Apache-2.0
// Starts the server, sends real requests, and asks a worker with two signals for what grew. The file must name the line
// that keeps what a user's log-out should have given back, and nothing of the workers that nobody asked.
#include <gmock/gmock.h>
#include <httplib.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string leaking_line() {
  std::ifstream source(SESSIONS_SOURCE);
  int number = 1;
  for (std::string line; std::getline(source, line); ++number)
    if (line.find("// grows") != std::string::npos) return "sessions.cc:" + std::to_string(number);
  return "no line is marked";
}

std::string content_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// A server with its standard input, output and error in our hands. It ends when its input does.
class Server {
 public:
  Server(int workers, const fs::path& directory) {
    int in[2], out[2], err[2];
    if (pipe(in) != 0 || pipe(out) != 0 || pipe(err) != 0) throw std::runtime_error("no pipes");
    process_ = fork();
    if (process_ == 0) {
      dup2(in[0], STDIN_FILENO);
      dup2(out[1], STDOUT_FILENO);
      dup2(err[1], STDERR_FILENO);
      for (int end : {in[0], in[1], out[0], out[1], err[0], err[1]}) close(end);
      execl(SERVER, SERVER, std::to_string(workers).c_str(), directory.c_str(), nullptr);
      _exit(127);
    }
    for (int end : {in[0], out[1], err[1]}) close(end);
    in_ = in[1];
    out_ = fdopen(out[0], "r");
    err_ = fdopen(err[0], "r");
  }
  ~Server() {
    close(in_);
    int status = -1;
    waitpid(process_, &status, 0);
    EXPECT_EQ(status, 0);
    std::fclose(out_);
    std::fclose(err_);
  }
  int port() { return std::atoi(line_of(out_).c_str()); }
  std::string answer() { return line_of(err_); }

 private:
  static std::string line_of(std::FILE* stream) {
    char line[4096] = "";
    if (!std::fgets(line, sizeof line, stream)) return "the server has ended";
    line[std::strcspn(line, "\n")] = '\0';
    return line;
  }

  pid_t process_;
  int in_;
  std::FILE *out_, *err_;
};

// One connection that is kept: whoever accepted it answers all its requests.
class Client {
 public:
  explicit Client(int port) : http_("localhost", port) {
    http_.set_keep_alive(true);
    http_.set_tcp_nodelay(true);
  }

  std::string get(const std::string& path) {
    const httplib::Result result = http_.Get(path);
    if (!result) return "no answer";
    worker_ = std::atoi(result->get_header_value("X-Worker").c_str());
    return result->body;
  }
  pid_t worker() {
    if (worker_ == 0) get("/echo");
    return worker_;
  }
  void use_the_shop(int times) {
    for (int i = 0; i < times; ++i) {
      EXPECT_EQ(get("/logout?session=" + get("/login?user=somebody_with_a_long_name")), "bye");
      EXPECT_THAT(get("/echo?text=hello"), HasSubstr("...hello"));
    }
  }

 private:
  httplib::Client http_;
  pid_t worker_ = 0;
};

class PreforkServerTest : public testing::Test {
 protected:
  PreforkServerTest() {
    std::string name = testing::TempDir() + "prefork_server_XXXXXX";
    directory_ = mkdtemp(name.data());
  }
  ~PreforkServerTest() override { fs::remove_all(directory_); }

  static std::string process_text(pid_t worker) { return "plimsoll: capture of process " + std::to_string(worker); }

  void begin_capture(Server& server, pid_t worker) {
    kill(worker, SIGUSR2);
    EXPECT_THAT(server.answer(), StartsWith(process_text(worker) + " begun"));
  }
  std::string end_capture(Server& server, pid_t worker) {
    kill(worker, SIGUSR2);
    const std::string answer = server.answer(), before_path = process_text(worker) + " written to ";
    EXPECT_THAT(answer, StartsWith(before_path));
    return content_of(answer.substr(std::min(answer.size(), before_path.size())));
  }

  fs::path directory_;
};

TEST_F(PreforkServerTest, TwoSignalsNameTheLeakingLineOfTheWorkerThatGotThem) {
  Server server(3, directory_);
  Client client(server.port());
  const pid_t worker = client.worker();
  client.use_the_shop(10);  // before the baseline: nobody saw it
  begin_capture(server, worker);
  client.use_the_shop(100);
  const std::string text = end_capture(server, worker);
  EXPECT_THAT(text, HasSubstr("Heap growth of process " + std::to_string(worker)));
  const std::string lines = text.substr(text.find("Lines that grew most"));
  const std::string largest = lines.substr(lines.find('\n') + 1);
  const std::string first_line = largest.substr(0, largest.find('\n'));
  EXPECT_THAT(first_line, HasSubstr("+402.3 KiB  200 live blocks")) << text;
  EXPECT_THAT(first_line, HasSubstr(leaking_line() + "  log_in(")) << text;
  EXPECT_THAT(text, HasSubstr(" |   session.basket = std::make_unique<std::vector<char>>(4096);"));
  EXPECT_THAT(text, HasSubstr("prefork_server.cc:"));  // called from the handler
}

TEST_F(PreforkServerTest, AWorkerThatOnlyEchoesKeepsNothing) {
  Server server(2, directory_);
  Client client(server.port());
  client.get("/echo");
  begin_capture(server, client.worker());
  for (int i = 0; i < 50; ++i) client.get("/echo?text=hello");
  EXPECT_THAT(end_capture(server, client.worker()), Not(HasSubstr("sessions.cc")));
}

TEST_F(PreforkServerTest, TwoWorkersCaptureAtTheSameTime) {
  Server server(2, directory_);
  const int port = server.port();
  Client first(port);
  // The kernel picks who accepts; connections are opened until the other worker has one.
  std::vector<std::unique_ptr<Client>> others;
  do others.push_back(std::make_unique<Client>(port));
  while (others.back()->worker() == first.worker() && others.size() < 500);
  Client& second = *others.back();
  ASSERT_NE(first.worker(), second.worker());
  begin_capture(server, first.worker());
  begin_capture(server, second.worker());
  first.use_the_shop(10);
  second.use_the_shop(20);
  EXPECT_THAT(end_capture(server, second.worker()), HasSubstr("40 live blocks  "));
  EXPECT_THAT(end_capture(server, first.worker()), HasSubstr("20 live blocks  "));
}

}  // namespace
