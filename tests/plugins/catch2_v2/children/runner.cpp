// SPDX-License-Identifier: Apache-2.0
// Catch2 2's own code and a main for most of the children, compiled once, with all reporters that come with it. Catch2
// 2 has one reporter for a run and counts failures in its exit code; the drivers want console text with an XML file,
// and a 1.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <catch2/catch_reporter_automake.hpp>
#include <catch2/catch_reporter_sonarqube.hpp>
#include <catch2/catch_reporter_tap.hpp>
#include <catch2/catch_reporter_teamcity.hpp>

#include <cstdlib>
#include <memory>

namespace {

// The XML goes to the file that -o names.
class ConsoleAndXml : public Catch::ListeningReporter {
 public:
  explicit ConsoleAndXml(const Catch::ReporterConfig& config) {
    addListener(std::make_unique<Catch::XmlReporter>(config));
    addReporter(std::make_unique<Catch::ConsoleReporter>(Catch::ReporterConfig(config.fullConfig(), Catch::cout())));
  }
  static std::string getDescription() { return "both"; }
};

CATCH_REGISTER_REPORTER("console_and_xml", ConsoleAndXml)

}  // namespace

int main(int argument_count, char** arguments) {
  return Catch::Session().run(argument_count, arguments) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
