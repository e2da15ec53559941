"""The Mersenne Twister MT19937: the 32-bit words behind every random number.

Short draws are made here, so that a program with three random numbers need not load ``numpy.random``; long ones are handed to it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Words = np.ndarray[Any, np.dtype[np.uint32]]

SIZE, SHIFT = 624, 397  # words of state; how far ahead the recurrence looks
UPPER, LOWER, MATRIX = np.uint32(0x80000000), np.uint32(0x7FFFFFFF), np.uint32(0x9908B0DF)
LONG = 20_000  # words from which on numpy.random is worth loading


class Mersenne:
    """A stream of words: `key` (624,) is the state, `position` how many of its words are used up."""

    __slots__ = ("_block", "_key", "position")

    def __init__(self, seed: int) -> None:
        self.restore(_seeded_key(seed & 0xFFFFFFFF), SIZE)

    @property
    def key(self) -> Words:
        return self._key

    def restore(self, key: Words, position: int) -> None:
        """Continue from a state that was kept."""
        self._key, self.position = key, position
        self._block = _temper(key)

    def words(self, count: int) -> Words:
        """The next `count` words.  -> (count,)."""
        if count >= LONG:
            return self._long(count)
        pieces = []
        while count > 0:
            if self.position == SIZE:
                self.restore(_next_key(self._key), 0)
            piece = self._block[self.position : self.position + count]
            pieces.append(piece)
            count -= len(piece)
            self.position += len(piece)
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces or [np.empty(0, np.uint32)])

    def words64(self, count: int) -> np.ndarray[Any, np.dtype[np.uint64]]:
        """The next `count` double words, the high half first.  -> (count,)."""
        words = self.words(2 * count)
        return (words[::2].astype(np.uint64) << np.uint64(32)) | words[1::2]

    def _long(self, count: int) -> Words:
        from numpy.random import MT19937, Generator

        source = MT19937()
        source.state = {"bit_generator": "MT19937", "state": {"key": self._key, "pos": self.position}}
        words: Words = Generator(source).integers(0, 1 << 32, count, np.uint32)
        state: dict[str, Any] = source.state["state"]  # type: ignore[assignment]  # declared wider than it is
        self.restore(state["key"], state["pos"])
        return words


def _seeded_key(seed: int) -> Words:
    """Knuth's multiplicative sequence, which starts the state from one word."""
    key, word = [seed], seed
    for index in range(1, SIZE):
        word = (1812433253 * (word ^ (word >> 30)) + index) & 0xFFFFFFFF
        key.append(word)
    return np.array(key, np.uint32)


def _next_key(old: Words) -> Words:
    """The state 624 words on.  Each new word needs one of 227 words before it, so it goes in three strides and a last word."""
    mixed = _twist(old[:-1], old[1:])
    new = np.empty_like(old)
    ahead = SIZE - SHIFT
    new[:ahead] = old[SHIFT:] ^ mixed[:ahead]
    new[ahead : 2 * ahead] = new[:ahead] ^ mixed[ahead : 2 * ahead]
    new[2 * ahead : -1] = new[ahead : SHIFT - 1] ^ mixed[2 * ahead :]
    new[-1:] = new[SHIFT - 1 : SHIFT] ^ _twist(old[-1:], new[:1])
    return new


def _twist(high: Words, low: Words) -> Words:
    joined = (high & UPPER) | (low & LOWER)
    return (joined >> np.uint32(1)) ^ ((joined & np.uint32(1)) * MATRIX)


def _temper(words: Words) -> Words:
    """Spread the bits of the state over the words that are handed out."""
    words = words ^ (words >> np.uint32(11))
    words ^= (words << np.uint32(7)) & np.uint32(0x9D2C5680)
    words ^= (words << np.uint32(15)) & np.uint32(0xEFC60000)
    return words ^ (words >> np.uint32(18))
