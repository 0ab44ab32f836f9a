// SPDX-License-Identifier: Apache-2.0
#include "symbols/names.hpp"

#include <gtest/gtest.h>

#include <random>

namespace {

using plimsoll::symbols::kLongestName;
using plimsoll::symbols::readable_name;

struct Case {
  const char *demangled, *readable;
};

void expect(std::initializer_list<Case> cases) {
  for (const Case& c : cases) EXPECT_EQ(readable_name(c.demangled), c.readable) << c.demangled;
}

#define STRING "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >"

TEST(ReadableName, LeavesPlainNamesAlone) {
  expect({
      {"", ""},
      {"main", "main"},
      {"Cache::insert(Key const&, Value)", "Cache::insert(Key const&, Value)"},
      {"ns::Cache::Cache(int)", "ns::Cache::Cache(int)"},
      {"ns::Cache::~Cache()", "ns::Cache::~Cache()"},
      {"Cache::size() const", "Cache::size() const"},
      {"Cache::take() &&", "Cache::take() &&"},
      {"f(char const*, unsigned long) const volatile", "f(char const*, unsigned long) const volatile"},
      {"f(void (*)(int), int (&) [3])", "f(void (*)(int), int (&) [3])"},
      {"MyTest_Foo_Test::TestBody()", "MyTest_Foo_Test::TestBody()"},
      {"vtable for Foo", "vtable for Foo"},
  });
}

TEST(ReadableName, CallsACatch2TestCaseWhatItIsInTheSource) {
  expect({
      {"CATCH2_INTERNAL_TEST_12()", "TEST_CASE()"},
      {"(anonymous namespace)::CATCH2_INTERNAL_TEST_5::test()", "(anonymous namespace)::TEST_CASE()"},
      {"void CATCH2_INTERNAL_TEMPLATE_TEST_7<int>()", "TEST_CASE<int>()"},
      {"(anonymous namespace)::CATCH2_INTERNAL_TEMPLATE_TEST_7<int>::test()",
       "(anonymous namespace)::TEST_CASE<int>()"},
      {"CATCH2_INTERNAL_TEST_12()::{lambda()#1}::operator()() const", "TEST_CASE()::{lambda()#1}::operator()() const"},
      {"C_A_T_C_H_T_E_S_T_0()", "TEST_CASE()"},
      {"C_A_T_C_H_T_E_M_P_L_A_T_E_T_E_S_T_F_U_N_C_3<double>()", "TEST_CASE<double>()"},
      {"my::CATCH2_INTERNAL_TEST_x()", "my::CATCH2_INTERNAL_TEST_x()"},
  });
}

TEST(ReadableName, UsesTheNamesProgrammersUse) {
  expect({
      {"f(" STRING " const&)", "f(std::string const&)"},
      {"f(std::basic_string_view<char, std::char_traits<char> >)", "f(std::string_view)"},
      {"f(std::__cxx11::basic_string<wchar_t, std::char_traits<wchar_t>, std::allocator<wchar_t> >)",
       "f(std::wstring)"},
      {"f(std::basic_string_view<char16_t, std::char_traits<char16_t> >)", "f(std::u16string_view)"},
      {"f(std::basic_ostream<char, std::char_traits<char> >&)", "f(std::ostream&)"},
      {"f(std::__1::basic_string<char, std::__1::char_traits<char>, std::__1::allocator<char> >)", "f(std::string)"},
      {STRING "::append(char const*)", "std::string::append(char const*)"},
      {STRING "::basic_string(char const*)", "std::string::basic_string(char const*)"},
  });
}

TEST(ReadableName, DropsOnlyDefaults) {
  expect({
      {"f(std::vector<int, std::allocator<int> >)", "f(std::vector<int>)"},
      {"f(std::vector<std::vector<" STRING ", std::allocator<" STRING " > >, std::allocator<std::vector<" STRING
       ", std::allocator<" STRING " > > > >)",
       "f(std::vector<std::vector<std::string>>)"},
      {"f(std::map<int, Foo, std::less<int>, std::allocator<std::pair<int const, Foo> > >)", "f(std::map<int, Foo>)"},
      {"f(std::map<int, Foo, std::greater<int>, std::allocator<std::pair<int const, Foo> > >)",
       "f(std::map<int, Foo, std::greater<int>>)"},
      {"f(std::map<int, Foo, std::less<void>, std::allocator<std::pair<int const, Foo> > >)",
       "f(std::map<int, Foo, std::less<void>>)"},
      {"f(std::unordered_map<int, Foo, std::hash<int>, std::equal_to<int>, std::allocator<std::pair<int const, Foo> > "
       ">)",
       "f(std::unordered_map<int, Foo>)"},
      {"f(std::unordered_map<int, Foo, MyHash, std::equal_to<int>, std::allocator<std::pair<int const, Foo> > >)",
       "f(std::unordered_map<int, Foo, MyHash>)"},
      {"f(std::unique_ptr<Foo, std::default_delete<Foo> >)", "f(std::unique_ptr<Foo>)"},
      {"f(std::unique_ptr<char [], std::default_delete<char []> >)", "f(std::unique_ptr<char []>)"},
      {"f(std::unique_ptr<Foo, Closer>)", "f(std::unique_ptr<Foo, Closer>)"},
      {"f(std::unique_ptr<Base, std::default_delete<Derived> >)",
       "f(std::unique_ptr<Base, std::default_delete<Derived>>)"},
      {"f(std::vector<int, MyAllocator<int> >)", "f(std::vector<int, MyAllocator<int>>)"},
      {"f(std::basic_string<char, std::char_traits<char>, MyAllocator<char> >)",
       "f(std::basic_string<char, std::char_traits<char>, MyAllocator<char>>)"},
      {"f(std::pair<int, std::allocator<int> >)", "f(std::pair<int, std::allocator<int>>)"},
      {"f(MyVector<int, std::allocator<int> >)", "f(MyVector<int, std::allocator<int>>)"},
      {"f(std::stack<int, std::deque<int, std::allocator<int> > >)", "f(std::stack<int>)"},
      {"std::allocator<int>::allocate(unsigned long)", "std::allocator<int>::allocate(unsigned long)"},
  });
}

TEST(ReadableName, DropsVersionsOfTheLibrary) {
  expect({
      {"name[abi:cxx11]()", "name()"},
      {"Foo[abi:cxx11]::bar[abi:v2](int)", "Foo::bar(int)"},
      {"std::chrono::_V2::system_clock::now()", "std::chrono::system_clock::now()"},
      {"std::filesystem::__cxx11::path::path()", "std::filesystem::path::path()"},
      {"std::__cxx11::list<int, std::allocator<int> >::push_back(int&&)", "std::list<int>::push_back(int&&)"},
      {"mine__1::f()", "mine__1::f()"},
      {"nlohmann::json_abi_v3_11_2::detail::parse(int)", "nlohmann::detail::parse(int)"},
      {"f(absl::lts_20230802::Cord, fmt::v9::context)", "f(absl::Cord, fmt::context)"},
      {"api::v1::f(fmt::vector::x, absl::lts_::y)", "api::v1::f(fmt::vector::x, absl::lts_::y)"},
  });
}

TEST(ReadableName, CallsARegexARegex) {
  expect({
      {"f(std::__cxx11::basic_regex<char, std::__cxx11::regex_traits<char> > const&)", "f(std::regex const&)"},
      {"f(std::__cxx11::basic_regex<char, mine::traits>)", "f(std::basic_regex<char, mine::traits>)"},
  });
}

#define PMR(type) "std::pmr::polymorphic_allocator<" type " >"

TEST(ReadableName, KnowsTheContainersOfPmr) {
  expect({
      {"f(std::vector<int, " PMR("int") " >)", "f(std::pmr::vector<int>)"},
      {"std::vector<int, " PMR("int") " >::push_back(int&&)", "std::pmr::vector<int>::push_back(int&&)"},
      {"f(std::__cxx11::basic_string<char, std::char_traits<char>, " PMR("char") " > const&)",
       "f(std::pmr::string const&)"},
      {"f(std::__cxx11::basic_string<char32_t, std::char_traits<char32_t>, " PMR("char32_t") " >)",
       "f(std::pmr::u32string)"},
      {"f(std::__cxx11::basic_string<char, mine::Traits, " PMR("char") " >)",
       "f(std::pmr::basic_string<char, mine::Traits>)"},
      {"f(std::map<int, Foo, std::less<int>, " PMR("std::pair<int const, Foo>") " >)", "f(std::pmr::map<int, Foo>)"},
      {"f(std::map<int, Foo, mine::Less, " PMR("std::pair<int const, Foo>") " >)",
       "f(std::pmr::map<int, Foo, mine::Less>)"},
      {"f(std::unordered_set<int, std::hash<int>, std::equal_to<int>, " PMR("int") " >)",
       "f(std::pmr::unordered_set<int>)"},
      {"f(std::__cxx11::list<std::vector<int, " PMR("int") " >, " PMR("std::vector<int, " PMR("int") " >") " >)",
       "f(std::pmr::list<std::pmr::vector<int>>)"},
  });
}

TEST(ReadableName, CallsNothingElsePmr) {
  expect({
      {"f(std::vector<int, " PMR("char") " >)", "f(std::vector<int, std::pmr::polymorphic_allocator<char>>)"},
      {"f(std::map<int, Foo, std::less<int>, " PMR("Foo") " >)",
       "f(std::map<int, Foo, std::less<int>, std::pmr::polymorphic_allocator<Foo>>)"},
      {"f(mine::vector<int, " PMR("int") " >)", "f(mine::vector<int, std::pmr::polymorphic_allocator<int>>)"},
      {"f(std::_Vector_base<int, " PMR("int") " >)", "f(std::_Vector_base<int, std::pmr::polymorphic_allocator<int>>)"},
      {"f(std::vector<int, std::allocator<int> >)", "f(std::vector<int>)"},
  });
}

#define ITERATOR(pointer, container) "__gnu_cxx::__normal_iterator<" pointer ", " container " >"
#define INTS "std::vector<int, std::allocator<int> >"

TEST(ReadableName, CallsIteratorsByTheirContainer) {
  expect({
      {"f(" ITERATOR("int*", INTS) ")", "f(std::vector<int>::iterator)"},
      {"f(" ITERATOR("int const*", INTS) ")", "f(std::vector<int>::const_iterator)"},
      {ITERATOR("int*", INTS) "::operator*() const", "std::vector<int>::iterator::operator*() const"},
      {"f(" ITERATOR("char const*", STRING) ")", "f(std::string::const_iterator)"},
      {"f(" ITERATOR("wchar_t*", "std::pmr::wstring") ")", "f(std::pmr::wstring::iterator)"},
      {"f(" ITERATOR("int**", "std::vector<int*, " PMR("int*") " >") ")", "f(std::pmr::vector<int*>::iterator)"},
      {"f(" ITERATOR("int* const*", "std::vector<int*, std::allocator<int*> >") ")",
       "f(std::vector<int*>::const_iterator)"},
      {"f(" ITERATOR("int*", "std::span<int, 18446744073709551615ul>") ")",
       "f(std::span<int, 18446744073709551615ul>::iterator)"},
      {"f(" ITERATOR("int const*", "std::span<int const, 4ul>") ")", "f(std::span<int const, 4ul>::iterator)"},
  });
}

TEST(ReadableName, CallsNothingElseAnIterator) {
  expect({
      {"f(" ITERATOR("char*", INTS) ")", "f(__gnu_cxx::__normal_iterator<char*, std::vector<int>>)"},
      {"f(" ITERATOR("int*", "mine::vector<int>") ")", "f(__gnu_cxx::__normal_iterator<int*, mine::vector<int>>)"},
      {"f(" ITERATOR("int const*", "std::span<int, 4ul>") ")",
       "f(__gnu_cxx::__normal_iterator<int const*, std::span<int, 4ul>>)"},
      {"f(mine::__normal_iterator<int*, " INTS " >)", "f(mine::__normal_iterator<int*, std::vector<int>>)"},
      {"f(std::_List_iterator<int>)", "f(std::_List_iterator<int>)"},
      {"f(" ITERATOR("int*", "std::vector<>") ")", "f(__gnu_cxx::__normal_iterator<int*, std::vector<>>)"},
  });
}

TEST(FullName, LeavesNothingOutButATestCasesNumber) {
  EXPECT_EQ(plimsoll::symbols::full_name("void f<int>(" STRING ") [clone .cold]"),
            "void f<int>(" STRING ") [clone .cold]");
  EXPECT_EQ(plimsoll::symbols::full_name("CATCH2_INTERNAL_TEST_12()"), "TEST_CASE()");
}

TEST(ReadableName, DropsMarksOfClones) {
  expect({
      {"foo(int) [clone .cold]", "foo(int)"},
      {"foo(int) [clone .constprop.0] [clone .isra.0]", "foo(int)"},
      {"Foo_Bar_Test::TestBody() [clone .part.0]", "Foo_Bar_Test::TestBody()"},
  });
}

TEST(ReadableName, DropsReturnTypesOfTemplateFunctions) {
  expect({
      {"int* made<int>(int)", "made<int>(int)"},
      {"void ns::f<int>(int) const", "ns::f<int>(int) const"},
      {"unsigned long f<int>(int)", "f<int>(int)"},
      {"char const& std::forward<char const&>(std::remove_reference<char const&>::type&)",
       "std::forward<char const&>(std::remove_reference<char const&>::type&)"},
      {"std::enable_if<(sizeof (int))>(3), int>::type bar<int>(int)", "bar<int>(int)"},
      {"decltype (({parm#1}.begin)()) baz<Foo>(Foo)", "baz<Foo>(Foo)"},
      {"decltype ({parm#1}->begin()) baz<Foo>(Foo)", "baz<Foo>(Foo)"},
      {"decltype (::new ((void*)(0)) char((declval<char const&>)())) std::construct_at<char>(char*)",
       "std::construct_at<char>(char*)"},
      {"int (anonymous namespace)::P::go<main::{lambda(int)#1}>(main::{lambda(int)#1})",
       "(anonymous namespace)::P::go<main::{lambda(int)#1}>(main::{lambda(int)#1})"},
      {"int* (*fp<int>(int))(int)", "fp<int>(int)"},
      {"auto foo<int>(int)::{lambda(auto:1)#1}::operator()<int>(int) const",
       "foo<int>(int)::{lambda(auto:1)#1}::operator()<int>(int) const"},
      {"main::{lambda(int)#2} const& std::_Any_data::_M_access<main::{lambda(int)#2}>() const",
       "std::_Any_data::_M_access<main::{lambda(int)#2}>() const"},
      {"void testing::internal::HandleExceptionsInMethodIfSupported<testing::Test, void>(testing::Test*, void "
       "(testing::Test::*)(), char const*)",
       "testing::internal::HandleExceptionsInMethodIfSupported<testing::Test, void>(..., char const*)"},
  });
}

TEST(ReadableName, KeepsOperators) {
  expect({
      {"Cache::operator<<(int)", "Cache::operator<<(int)"},
      {"Cache& Cache::operator<< <int>(int)", "Cache::operator<< <int>(int)"},
      {"bool C::operator< <int>(int)", "C::operator< <int>(int)"},
      {"bool operator><int>(A<int>, B)", "operator><int>(A<int>, B)"},
      {"C::operator->()", "C::operator->()"},
      {"C::operator->*(int C::*)", "C::operator->*(int C::*)"},
      {"C::operator()(int) const", "C::operator()(int) const"},
      {"void C::operator()<int>(int) const", "C::operator()<int>(int) const"},
      {"C::operator[](unsigned long)", "C::operator[](unsigned long)"},
      {"C::operator,(int)", "C::operator,(int)"},
      {"C::operator=(C&&)", "C::operator=(C&&)"},
      {"C::operator char const*()", "C::operator char const*()"},
      {"C::operator int<int>()", "C::operator int<int>()"},
      {"C::operator " STRING "() const", "C::operator std::string() const"},
      {"operator new(unsigned long)", "operator new(unsigned long)"},
      {"operator delete[](void*)", "operator delete[](void*)"},
      {"operator\"\" _MiB(unsigned long long)", "operator\"\" _MiB(unsigned long long)"},
      {"std::strong_ordering std::operator<=><char>(std::vector<char, std::allocator<char> > const&)",
       "std::operator<=><char>(std::vector<char> const&)"},
      {"f<&C::operator< >(int)", "f<&C::operator< >(int)"},
      {"my_operator<int>::f()", "my_operator<int>::f()"},
  });
}

TEST(ReadableName, KeepsLambdasAndAnonymousNamespaces) {
  expect({
      {"main::{lambda(int)#2}::operator()(int) const", "main::{lambda(int)#2}::operator()(int) const"},
      {"(anonymous namespace)::hidden(int)", "(anonymous namespace)::hidden(int)"},
      {"f()::{lambda(" STRING ")#1}::operator()(" STRING ") const::{lambda()#2}::operator()() const",
       "f()::{lambda(std::string)#1}::operator()(std::string) const::{lambda()#2}::operator()() const"},
      {"std::_Function_handler<void (int), main::{lambda(int)#2}>::_M_invoke(std::_Any_data const&, int&&)",
       "std::_Function_handler<void (int), main::{lambda(int)#2}>::_M_invoke(std::_Any_data const&, int&&)"},
      {"std::function<void (std::vector<int, std::allocator<int> >)>::operator()() const",
       "std::function<void (std::vector<int>)>::operator()() const"},
      {"__invoke_r<void, f()::<lambda(int)>&, std::vector<int, std::allocator<int> > >",
       "__invoke_r<void, f()::<lambda(int)>&, std::vector<int>>"},
      {"go<<unnamed struct>, int>", "go<<unnamed struct>, int>"},
      {"non-virtual thunk to Foo::bar()", "Foo::bar()"},
  });
}

TEST(ReadableName, LongNamesKeepTheFunctionAndTheLastArgument) {
  const std::string types =
      "std::tuple<Alpha, Beta, Gamma, Delta, Epsilon, Zeta, Eta, Theta, Iota, Kappa, Lambda, Mu, Nu, Xi>";
  EXPECT_EQ(readable_name("ns::Table<" + types + ", " + types + ">::insert(int, " + types + ", Key const&)"),
            "ns::Table<...>::insert(..., Key const&)");
  EXPECT_EQ(readable_name("gtest_suite_Typed_::Grows<" + types + types + ">::TestBody()"),
            "gtest_suite_Typed_::Grows<...>::TestBody()");
  EXPECT_EQ(readable_name("(anonymous namespace)::Table<" + types + ">::insert(" + types + ")"),
            "(anonymous namespace)::Table<...>::insert(...)");
  const std::string endless = readable_name(std::string(5000, 'x') + "_end");
  EXPECT_EQ(endless.size(), kLongestName);
  EXPECT_TRUE(endless.starts_with("xxx") && endless.ends_with("x_end")) << endless;
}

TEST(ReadableName, DoesNotCutACharacterInTwo) {
  std::string wide;
  while (wide.size() < 400) wide += "ä€";
  const std::string name = readable_name(wide);
  EXPECT_LE(name.size(), kLongestName);
  for (const std::string& half : {name.substr(0, name.find("...")), name.substr(name.find("...") + 3)}) {
    EXPECT_NE(static_cast<unsigned char>(half[0]) & 0xC0, 0x80);
    EXPECT_TRUE(half.ends_with("ä") || half.ends_with("€")) << half;
  }
}

TEST(ReadableName, TextItDoesNotUnderstandComesBack) {
  expect({
      {"f(std::vector<int", "f(std::vector<int"},
      {"f)>}]", "f)>}]"},
      {"<<<>>>", "<<<>>>"},
      {"operator", "operator"},
      {"operator<", "operator<"},
      {"operator ", "operator "},
      {"[abi:", "[abi:"},
      {"std::vector<>", "std::vector<>"},
      {"(anonymous namespace", "(anonymous namespace"},
      {"_ZN3foo", "_ZN3foo"},
  });
}

TEST(ReadableName, AcceptsAnyText) {
  const std::string pieces[] = {
      "<",      ">",        "(",   ")",           "{",   "}",  "[",  "]",     ",",
      " ",      "operator", "::",  "std::vector", "int", "->", "(*", "[abi:", "(anonymous namespace)",
      " const", "&",        "...", "decltype (",  "ä"};
  std::mt19937 random(7);
  for (int n = 0; n < 20000; ++n) {
    std::string text;
    for (unsigned k = random() % 40; k > 0; --k) text += pieces[random() % std::size(pieces)];
    EXPECT_LE(readable_name(text).size(), kLongestName) << text;
  }
}

TEST(ReadableName, DeepNestingEndsInTime) {
  std::string deep;
  for (int n = 0; n < 4000; ++n) deep += "a<";
  EXPECT_LE(readable_name(deep).size(), kLongestName);
  deep += std::string(4000, '>');
  EXPECT_LE(readable_name(deep).size(), kLongestName);
}

}  // namespace
