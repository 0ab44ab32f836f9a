// SPDX-License-Identifier: Apache-2.0
#include "snapshot/compression.hpp"

#include <zstd.h>

#include <memory>
#include <new>

#include "snapshot/encoding.hpp"

namespace plimsoll::snapshot {
namespace {

// What our own level needs, and no more: a frame may ask for any window.
constexpr int kLevel = 3;
constexpr int kLargestWindow = 23;

// zstd would also read frames of formats long past, and frames that say nothing.
constexpr std::string_view kMagic = "\x28\xB5\x2F\xFD";

struct Free {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

template <class Context>
std::unique_ptr<Context, Free> owned(Context* context) {
  if (!context) throw std::bad_alloc();
  return std::unique_ptr<Context, Free>(context);
}

}  // namespace

std::string compressed(std::string_view bytes) {
  const auto context = owned(ZSTD_createCCtx());
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, kLargestWindow);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size = ZSTD_compress2(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size)) throw std::bad_alloc();  // the only way in which it can fail here
  frame.resize(size);
  return frame;
}

std::string decompressed(std::string_view frame, std::size_t most) {
  if (!frame.starts_with(kMagic)) throw Malformed("no compressed data follow its first line");
  const auto context = owned(ZSTD_createDCtx());
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kLargestWindow);
  const std::unique_ptr<char[]> chunk(new char[ZSTD_DStreamOutSize()]);
  ZSTD_inBuffer in{frame.data(), frame.size(), 0};
  std::string bytes;
  for (std::size_t awaited = 1; awaited != 0;) {
    ZSTD_outBuffer out{chunk.get(), ZSTD_DStreamOutSize(), 0};
    const std::size_t consumed = in.pos;
    awaited = ZSTD_decompressStream(context.get(), &out, &in);
    if (ZSTD_isError(awaited)) throw Malformed(ZSTD_getErrorName(awaited));
    if (awaited != 0 && out.pos == 0 && in.pos == consumed) throw Malformed("it ends too early");
    if (out.pos > most - bytes.size()) throw Malformed("it is larger than a snapshot can be");
    bytes.append(chunk.get(), out.pos);
  }
  if (in.pos != in.size) throw Malformed("something follows its end");
  return bytes;
}

}  // namespace plimsoll::snapshot
