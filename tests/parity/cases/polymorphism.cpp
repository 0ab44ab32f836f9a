// SPDX-License-Identifier: Apache-2.0
// Classes: pointers to bases that are not the block's start, and objects that own by hand.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "case.hpp"

namespace {

struct Shape {
  virtual ~Shape() = default;
  int color = 1;
};
struct Named {
  virtual ~Named() = default;
  std::string name = "a name that is not a short one";
};
struct Circle : Shape, Named {
  double radius = 2;
};

struct Stream {
  virtual ~Stream() = default;
  long position = 0;
};
struct Input : virtual Stream {
  char in[40] = {};
};
struct Output : virtual Stream {
  char out[40] = {};
};
struct File : Input, Output {
  std::string path = "a path that is not a short one";
};

LEAKS(Polymorphism, ThroughSecondBase) {
  Named* named = new Circle;
  keep(named);
}

LEAKS(Polymorphism, ThroughVirtualBase) {
  Stream* stream = new File;
  keep(stream);
}

[[gnu::noinline]] Shape* make_shape(int kind) { return kind ? keep(new Circle) : keep(new Shape); }
LEAKS(Polymorphism, FromAFactory) { keep(make_shape(1)); }

struct Document {
  virtual ~Document() = default;
  virtual Document* clone() const { return new Document(*this); }
  std::string body = std::string(100, 'b');
};
LEAKS(Polymorphism, CloneNotDeleted) {
  const Document document;
  keep(document.clone());
}

struct Plain {
  int number = 0;
};
struct WithText : Plain {
  std::string text = std::string(100, 't');
};
// The destructor of the derived part never runs.
LEAKS(Polymorphism, DestructorSkipped) {
  auto* object = keep(new WithText);
  ::operator delete(object);
}

class Widget {
 public:
  Widget() : impl_(new Impl) { keep(impl_); }

 private:
  struct Impl {
    std::string title = std::string(50, 'w');
  };
  Impl* impl_;
};
LEAKS(Polymorphism, ImplementationNotDeleted) {
  Widget widget;
  keep(&widget);
}

struct Holder {
  char* data = new char[150];
  ~Holder() { delete[] data; }
  Holder() = default;
  Holder& operator=(Holder&& other) noexcept {
    data = std::exchange(other.data, nullptr);
    return *this;
  }
};
LEAKS(Polymorphism, MoveAssignmentForgetsTheOld) {
  Holder one;
  keep(&one);
  one = Holder();
  keep(&one);
}

struct Visitor {
  virtual ~Visitor() {}
  virtual void visit(Shape*) = 0;
};
struct Collector : Visitor {
  std::vector<Shape*> shapes;
  void visit(Shape* shape) override { shapes.push_back(shape); }
};
LEAKS(Polymorphism, CollectedByAVisitor) {
  const std::unique_ptr<Visitor> visitor = std::make_unique<Collector>();
  visitor->visit(new Circle);
  visitor->visit(new Shape);
}

CLEAN(Polymorphism, AllDeleted) {
  const std::unique_ptr<Named> named = std::make_unique<Circle>();
  const std::unique_ptr<Stream> stream = std::make_unique<File>();
  keep(named.get());
  delete keep(make_shape(1));
}

CLEAN(Polymorphism, HeldByItsSecondBase) {
  static Named* named;
  named = keep(new Circle);
  keep(&named);
}

CLEAN(Polymorphism, HeldByItsVirtualBase) {
  static Stream* stream;
  stream = keep(new File);
  keep(&stream);
}

CLEAN(Polymorphism, HeldByAMember) {
  static double* radius;
  radius = &keep(new Circle)->radius;
  keep(&radius);
}

CLEAN(Polymorphism, VectorOfBases) {
  static std::vector<std::unique_ptr<Shape>> shapes;
  for (int i = 0; i < 10; ++i) shapes.emplace_back(make_shape(i % 2));
}

CLEAN(Polymorphism, SharedVoid) {
  static std::shared_ptr<void> anything;
  anything = std::make_shared<File>();
}

struct Watched {
  std::vector<Watched*> watchers;
};
CLEAN(Polymorphism, ObserversBothWays) {
  static Watched subject;
  for (int i = 0; i < 5; ++i) {
    auto* watcher = new Watched;
    watcher->watchers.push_back(&subject);
    subject.watchers.push_back(watcher);
  }
}

}  // namespace
