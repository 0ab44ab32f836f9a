// SPDX-License-Identifier: Apache-2.0
// libxml2: a document that is never freed, one that is, and a reader that needs no document.
//
// What the library keeps for itself (its tables, the last error) is held by its globals and no test's leak; the
// environment gives it back. SeededDefect.DocumentNeverFreed fails at the line that reads the document, and prints:
//
//   Leak: SeededDefect.DocumentNeverFreed left 64.0 KiB in 667 blocks behind (lost: nothing points to them any more)
//     +240 B  2 blocks  xml_test.cc:37  parsed
//                       37 |   return xmlReadMemory(text.data(), static_cast<int>(text.size()), "catalogue.xml", ...
//                       called from xml_test.cc:68 (test body)
//     and with them 63.8 KiB in 665 blocks that only they pointed to
#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <libxml/xmlreader.h>

#include <string>

#include "plimsoll/gtest.hpp"

namespace {

class Library : public testing::Environment {
  void SetUp() override { xmlInitParser(); }
  void TearDown() override { xmlCleanupParser(); }
};

[[maybe_unused]] testing::Environment* const library = testing::AddGlobalTestEnvironment(new Library);

std::string catalogue(int items) {
  std::string text = "<catalogue>";
  for (int i = 0; i < items; ++i) text += "<item id='" + std::to_string(i) + "'><name>item</name></item>";
  return text + "</catalogue>";
}

xmlDoc* parsed(const std::string& text) {
  // Leak of SeededDefect.DocumentNeverFreed:
  return xmlReadMemory(text.data(), static_cast<int>(text.size()), "catalogue.xml", nullptr, XML_PARSE_NOERROR);
}

int count_items(const xmlDoc* document) {
  int count = 0;
  for (const xmlNode* node = xmlDocGetRootElement(document)->children; node; node = node->next) ++count;
  return count;
}

TEST(Document, IsGivenBackWhenFreed) {
  xmlDoc* document = parsed(catalogue(100));
  EXPECT_EQ(count_items(document), 100);
  xmlFreeDoc(document);
}

TEST(Document, ThatIsMalformedLeavesOnlyTheLastError) {
  EXPECT_EQ(parsed("<catalogue><item></catalogue>"), nullptr);
  EXPECT_NE(xmlGetLastError(), nullptr);
}

TEST(Reader, StaysUnder128KiBForAnyDocument) {
  const std::string text = catalogue(20'000);
  MEMORY_CEILING(128_KiB);
  xmlTextReader* reader = xmlReaderForMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr, 0);
  int nodes = 0;
  while (xmlTextReaderRead(reader) == 1) ++nodes;
  EXPECT_EQ(nodes, 20'000 * 5 + 2);
  xmlFreeTextReader(reader);
}

TEST(SeededDefect, DocumentNeverFreed) {
  const xmlDoc* document = parsed(catalogue(100));
  EXPECT_EQ(count_items(document), 100);
}

}  // namespace
