// SPDX-License-Identifier: Apache-2.0
// A pre-fork HTTP server: the master opens the socket and forks workers, who accept from it. One of its handlers leaks.
//
//   prefork_server WORKERS DIRECTORY      prints its port, then serves until its standard input ends
//   curl -D - localhost:PORT/login?user=ann     X-Worker says who answered
//   kill -USR2 WORKER                     twice, with some logins in between: DIRECTORY has a file that names the line
//
// All that it does for this is the one line that makes the profiler.
#include <httplib.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <plimsoll/profiler.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "sessions.h"

namespace {

void add_handlers(httplib::Server& server) {
  server.Get("/login", [](const httplib::Request& request, httplib::Response& response) {
    response.set_content(std::to_string(log_in(request.get_param_value("user"))), "text/plain");
  });
  server.Get("/logout", [](const httplib::Request& request, httplib::Response& response) {
    const bool was_open = log_out(std::strtoul(request.get_param_value("session").c_str(), nullptr, 10));
    response.set_content(was_open ? "bye" : "no such session", "text/plain");
  });
  server.Get("/echo", [](const httplib::Request& request, httplib::Response& response) {
    response.set_content(std::string(10'000, '.') + request.get_param_value("text"), "text/plain");
  });
  server.set_post_routing_handler([](const httplib::Request&, httplib::Response& response) {
    response.set_header("X-Worker", std::to_string(getpid()));
  });
}

pid_t fork_worker(httplib::Server& server) {
  const pid_t worker = fork();
  if (worker != 0) return worker;
  std::exit(server.listen_after_bind() ? EXIT_SUCCESS : EXIT_FAILURE);
}

int serve(int worker_count, const char* directory) {
  httplib::Server server;
  add_handlers(server);
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000);
  const int port = server.bind_to_any_port("localhost");
  if (port < 0) throw std::runtime_error("prefork_server: no port is free");
  const plimsoll::SignalProfiler profiler({directory});
  std::vector<pid_t> workers;
  for (int i = 0; i < worker_count; ++i) workers.push_back(fork_worker(server));
  std::printf("%d\n", port);
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  for (const pid_t worker : workers) kill(worker, SIGTERM);
  for (const pid_t worker : workers) waitpid(worker, nullptr, 0);
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argument_count, char** arguments) {
  const int worker_count = argument_count == 3 ? std::atoi(arguments[1]) : 0;
  if (worker_count < 1) {
    std::fprintf(stderr, "usage: prefork_server WORKERS DIRECTORY\n");
    return 2;
  }
  try {
    return serve(worker_count, arguments[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return EXIT_FAILURE;
  }
}
