// SPDX-License-Identifier: Apache-2.0
// The fields of each record and their names in the report file, once for writing and reading. Cold, pure.
//
// A visitor is called with each field's name and value; `optional` are those that are left out while they say nothing.
#pragma once

#include <type_traits>

#include "report/run_record.hpp"

namespace plimsoll::report {

template <class Record, class Wanted>
concept RecordOf = std::is_same_v<std::remove_const_t<Record>, Wanted>;

template <class Visitor, RecordOf<Frame> Record>
void visit_fields(Visitor&& visit, Record& frame) {
  visit("function", frame.function);
  visit("file", frame.file);
  visit("line", frame.line);
  visit.optional("source", frame.source);
}

template <class Visitor, RecordOf<SiteRecord> Record>
void visit_fields(Visitor&& visit, Record& site) {
  visit("bytes", site.bytes);
  visit("blocks", site.blocks);
  visit("stack", site.stack);
  visit("line", site.line);
  visit.optional("frameworks_own", site.frameworks_own);
}

template <class Visitor, RecordOf<VerdictRecord> Record>
void visit_fields(Visitor&& visit, Record& verdict) {
  visit("kind", verdict.kind);
  visit("text", verdict.text);
  visit("file", verdict.file);
  visit("line", verdict.line);
  visit("bytes", verdict.bytes);
  visit("blocks", verdict.blocks);
  visit("stack", verdict.stack);
  visit.optional("excused", verdict.excused);
  visit.optional("series", verdict.series);
}

template <class Visitor, class Record>
void visit_figures(Visitor&& visit, Record& figures) {
  visit("peak", figures.peak);
  visit("current", figures.current);
  visit("total", figures.total);
  visit("allocations", figures.allocations);
  visit("retained", figures.retained);
  visit("retained_blocks", figures.retained_blocks);
}

template <class Visitor, RecordOf<TestRecord> Record>
void visit_fields(Visitor&& visit, Record& test) {
  visit("program", test.program);
  visit("name", test.name);
  visit("file", test.file);
  visit("line", test.line);
  visit("result", test.result);
  visit("runs", test.runs);
  visit_figures(visit, test);
  visit("verdicts", test.verdicts);
  visit("peak_sites", test.peak_sites);
  visit("retained_sites", test.retained_sites);
}

template <class Visitor, RecordOf<SuiteRecord> Record>
void visit_fields(Visitor&& visit, Record& suite) {
  visit("program", suite.program);
  visit("name", suite.name);
  visit_figures(visit, suite);
  visit("verdicts", suite.verdicts);
}

template <class Visitor, RecordOf<CarryRecord> Record>
void visit_fields(Visitor&& visit, Record& carry) {
  visit("program", carry.program);
  visit("owner", carry.owner);
  visit("name", carry.name);
  visit("bytes", carry.bytes);
  visit("blocks", carry.blocks);
  visit("sites", carry.sites);
}

template <class Visitor, RecordOf<SuppressionRecord> Record>
void visit_fields(Visitor&& visit, Record& suppression) {
  visit("program", suppression.program);
  visit("pattern", suppression.pattern);
  visit("place", suppression.place);
  visit("bytes", suppression.bytes);
  visit("blocks", suppression.blocks);
  visit("tests", suppression.tests);
}

template <class Visitor, RecordOf<session::Build> Record>
void visit_fields(Visitor&& visit, Record& build) {
  visit("compiler", build.compiler);
  visit("standard_library", build.standard_library);
  visit("build_type", build.type);
  visit("sanitizer", build.sanitizer);
}

template <class Visitor, RecordOf<ProgramRecord> Record>
void visit_fields(Visitor&& visit, Record& program) {
  visit("name", program.name);
  visit("folder", program.folder);
  visit("environment", program.build);
  visit("options", program.options);
  visit("overhead", program.overhead);
  visit("dropped_blocks", program.dropped_blocks);
  visit("dropped_stacks", program.dropped_stacks);
  visit("dropped_scopes", program.dropped_scopes);
  visit("verdicts", program.verdicts);
}

template <class Visitor, RecordOf<UnnamedRecord> Record>
void visit_fields(Visitor&& visit, Record& unnamed) {
  visit("module", unnamed.module);
  visit("build_id", unnamed.build_id);
  visit("frames", unnamed.frames);
  visit("offsets", unnamed.offsets);
}

template <class Visitor, RecordOf<RunRecord> Record>
void visit_fields(Visitor&& visit, Record& run) {
  visit("plimsoll", run.version);
  visit("programs", run.programs);
  visit("tests", run.tests);
  visit("suites", run.suites);
  visit("carries", run.carries);
  visit("suppressions", run.suppressions);
  visit("frames", run.frames);
  visit.optional("unnamed", run.unnamed);
}

}  // namespace plimsoll::report
