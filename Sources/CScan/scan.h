// The few loops of the JSON parser and writer that Swift cannot express at full speed: its SIMD types have no
// "which lanes are set". Header only, so that the compiler inlines them into the Swift code that calls them.
// Sixteen bytes at a time with SSE2 or NEON, byte by byte elsewhere. No function reads outside bytes[0 ..< count].
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// In the text of a string: a byte that the parser must look at (quote, backslash, control character, not ASCII).
static inline int cscan_is_special(uint8_t byte) {
    return byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\';
}

// In a string that is written: a byte that must be escaped (quote, backslash, control character).
static inline int cscan_is_escaped(uint8_t byte) {
    return byte < 0x20 || byte == '"' || byte == '\\';
}

#if defined(__SSE2__)
#include <emmintrin.h>

// The index of the first special byte of sixteen, or 16.
static inline size_t cscan_first_special(const uint8_t *bytes) {
    const __m128i block = _mm_loadu_si128((const __m128i *)bytes);
    // A signed comparison: bytes from 0x80 are negative, so this finds control characters and non-ASCII at once.
    const __m128i low = _mm_cmplt_epi8(block, _mm_set1_epi8(0x20));
    const __m128i quote = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
    const __m128i slash = _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'));
    const unsigned mask = (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(low, quote), slash));
    return (size_t)__builtin_ctz(mask | 0x10000u);
}

// The index of the first byte of sixteen that must be escaped, or 16.
static inline size_t cscan_first_escaped(const uint8_t *bytes) {
    const __m128i block = _mm_loadu_si128((const __m128i *)bytes);
    const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1f)), block);
    const __m128i quote = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
    const __m128i slash = _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'));
    const unsigned mask = (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(low, quote), slash));
    return (size_t)__builtin_ctz(mask | 0x10000u);
}

#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>

// NEON has no movemask: narrowing each 16-bit pair by four bits leaves four bits for each byte.
static inline size_t cscan_first_set(uint8x16_t lanes) {
    const uint8x8_t nibbles = vshrn_n_u16(vreinterpretq_u16_u8(lanes), 4);
    const uint64_t mask = vget_lane_u64(vreinterpret_u64_u8(nibbles), 0);
    return mask == 0 ? 16 : (size_t)__builtin_ctzll(mask) / 4;
}

// The index of the first special byte of sixteen, or 16.
static inline size_t cscan_first_special(const uint8_t *bytes) {
    const uint8x16_t block = vld1q_u8(bytes);
    const uint8x16_t low = vcltq_s8(vreinterpretq_s8_u8(block), vdupq_n_s8(0x20));
    const uint8x16_t quote = vceqq_u8(block, vdupq_n_u8('"'));
    const uint8x16_t slash = vceqq_u8(block, vdupq_n_u8('\\'));
    return cscan_first_set(vorrq_u8(vorrq_u8(low, quote), slash));
}

// The index of the first byte of sixteen that must be escaped, or 16.
static inline size_t cscan_first_escaped(const uint8_t *bytes) {
    const uint8x16_t block = vld1q_u8(bytes);
    const uint8x16_t low = vcltq_u8(block, vdupq_n_u8(0x20));
    const uint8x16_t quote = vceqq_u8(block, vdupq_n_u8('"'));
    const uint8x16_t slash = vceqq_u8(block, vdupq_n_u8('\\'));
    return cscan_first_set(vorrq_u8(vorrq_u8(low, quote), slash));
}

#else

// The index of the first special byte of sixteen, or 16.
static inline size_t cscan_first_special(const uint8_t *bytes) {
    size_t index = 0;
    while (index < 16 && !cscan_is_special(bytes[index])) index++;
    return index;
}

// The index of the first byte of sixteen that must be escaped, or 16.
static inline size_t cscan_first_escaped(const uint8_t *bytes) {
    size_t index = 0;
    while (index < 16 && !cscan_is_escaped(bytes[index])) index++;
    return index;
}

#endif

// How many bytes from the start the parser may take as they are.
static inline size_t cscan_plain_length(const uint8_t *bytes, size_t count) {
    size_t index = 0;
    while (count - index >= 16) {
        const size_t first = cscan_first_special(bytes + index);
        index += first;
        if (first < 16) return index;
    }
    while (index < count && !cscan_is_special(bytes[index])) index++;
    return index;
}

// How many bytes from the start the writer may copy as they are.
static inline size_t cscan_unescaped_length(const uint8_t *bytes, size_t count) {
    size_t index = 0;
    while (count - index >= 16) {
        const size_t first = cscan_first_escaped(bytes + index);
        index += first;
        if (first < 16) return index;
    }
    while (index < count && !cscan_is_escaped(bytes[index])) index++;
    return index;
}

static inline uint64_t cscan_load(const uint8_t *bytes, size_t count) {
    uint64_t word = 0;
    memcpy(&word, bytes, count);
    return word;
}

// A hash of an object's key from its length and its first and last eight bytes. It only spares comparisons:
// equal hashes are always followed by a comparison of all bytes.
static inline uint16_t cscan_key_hash(const uint8_t *bytes, size_t count) {
    uint64_t first = 0, last = 0;
    if (count >= 8) {
        first = cscan_load(bytes, 8);
        last = cscan_load(bytes + count - 8, 8);
    } else if (count >= 4) {
        first = cscan_load(bytes, 4);
        last = cscan_load(bytes + count - 4, 4);
    } else if (count > 0) {
        first = (uint64_t)bytes[0] | (uint64_t)bytes[count / 2] << 8 | (uint64_t)bytes[count - 1] << 16;
    }
    uint64_t word = (first ^ (last << 23 | last >> 41) ^ count) * UINT64_C(0x9E3779B97F4A7C15);
    word ^= word >> 32;
    return (uint16_t)(word * UINT64_C(0xD6E8FEB86659FD93) >> 48);
}

static inline int cscan_is_equal(const uint8_t *left, const uint8_t *right, size_t count) {
    return memcmp(left, right, count) == 0;
}
