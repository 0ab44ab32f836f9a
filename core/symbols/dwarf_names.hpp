// SPDX-License-Identifier: Apache-2.0
// The numbers by which DWARF calls the kinds of entries and their attributes, as far as they are read here. Plain
// values.
#pragma once

#include <cstdint>

namespace plimsoll::symbols {

enum DwarfTag : std::uint64_t {
  kEndOfChildren = 0x00,
  kArray = 0x01,
  kClass = 0x02,
  kEnumeration = 0x04,
  kParameter = 0x05,
  kBlock = 0x0b,
  kPointer = 0x0f,
  kReference = 0x10,
  kCompileUnit = 0x11,
  kStructure = 0x13,
  kFunctionType = 0x15,
  kTypedef = 0x16,
  kUnion = 0x17,
  kMoreParameters = 0x18,
  kInlinedSubroutine = 0x1d,
  kMemberPointer = 0x1f,
  kSubrange = 0x21,
  kBaseType = 0x24,
  kConst = 0x26,
  kSubprogram = 0x2e,
  kTemplateType = 0x2f,
  kVariable = 0x34,
  kVolatile = 0x35,
  kRestrict = 0x37,
  kNamespace = 0x39,
  kUnspecifiedType = 0x3b,
  kRvalueReference = 0x42,
  kSkeletonUnit = 0x4a,
  kParameterPack = 0x4108,  // GNU's
};

enum DwarfAttributeName : std::uint64_t {
  kSibling = 0x01,
  kLocation = 0x02,
  kName = 0x03,
  kStatementList = 0x10,
  kLow = 0x11,
  kHigh = 0x12,
  kLanguage = 0x13,
  kCompilationFolder = 0x1b,
  kContainingType = 0x1d,
  kUpperBound = 0x2f,
  kAbstractOrigin = 0x31,
  kArtificial = 0x34,
  kDeclaredColumn = 0x39,
  kDeclaredFile = 0x3a,
  kDeclaredLine = 0x3b,
  kExternal = 0x3f,
  kSpecification = 0x47,
  kType = 0x49,
  kRanges = 0x55,
  kCallFile = 0x58,
  kCallLine = 0x59,
  kLinkageName = 0x6e,
  kStringsBase = 0x72,
  kAddressBase = 0x73,
  kRangeListsBase = 0x74,
  kSplitName = 0x76,
  kReferenceQualified = 0x77,
  kRvalueQualified = 0x78,
  kOldLinkageName = 0x2007,
  // GNU's for DWARF 4.
  kOldSplitName = 0x2130,
  kOldSplitId = 0x2131,
  kOldRangesBase = 0x2132,
  kOldAddressBase = 0x2133,
};

}  // namespace plimsoll::symbols
