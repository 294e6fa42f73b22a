"""The Merkle tree of RFC 6962 (and RFC 9162): roots, proofs, and their verification.

Proofs are lists of 32-byte hashes in the order of the RFCs, leaf end first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256


# RFC 6962, section 2.1: the hash of a list of no entries.
EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one entry; the prefix keeps entries and inner nodes apart."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


class MerkleTree:
    """A tree that grows to the right, with its roots and proofs at any earlier size.

    `_levels[k][i]` is the hash of the i-th complete subtree of 2**k leaves; about 150 MB for a million leaves.
    """

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for hashed in leaf_hashes:
            self.append(hashed)

    @property
    def size(self) -> int:
        """How many leaves the tree holds."""
        return len(self._levels[0])

    def append(self, hashed: bytes) -> None:
        """Add one leaf, given by its `leaf_hash`."""
        levels = self._levels
        level = 0
        levels[0].append(hashed)
        while len(levels[level]) % 2 == 0:
            row = levels[level]
            hashed = sha256(b"\x01" + row[-2] + row[-1]).digest()
            level += 1
            if level == len(levels):
                levels.append([])
            levels[level].append(hashed)

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves; over all of them without it."""
        leaves = self.size if size is None else size
        self._require(0 <= leaves <= self.size, f"the tree has {self.size} leaves, not {leaves}")
        return EMPTY_ROOT if leaves == 0 else self._tail(leaves, leaves.bit_length())

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The hashes that lead from leaf `index` to the root over the first `size` leaves."""
        leaves = self.size if size is None else size
        self._require(0 <= index < leaves <= self.size, f"no leaf {index} among {leaves} of {self.size} leaves")
        return self._path_up(level=0, index=index, size=leaves)

    def consistency_proof(self, old_size: int, size: int | None = None) -> list[bytes]:
        """The hashes that show the tree of `old_size` to be the beginning of the tree of `size`."""
        leaves = self.size if size is None else size
        self._require(0 < old_size <= leaves <= self.size, f"no step from {old_size} to {leaves} of {self.size} leaves")
        if old_size == leaves:
            return []
        level = (old_size & -old_size).bit_length() - 1
        last_complete = (old_size >> level) - 1
        start = [] if last_complete == 0 else [self._levels[level][last_complete]]
        return start + self._path_up(level=level, index=last_complete, size=leaves)

    def _path_up(self, *, level: int, index: int, size: int) -> list[bytes]:
        proof: list[bytes] = []
        while (size - 1) >> level:
            sibling = index ^ 1
            complete = size >> level
            if sibling < complete:
                proof.append(self._levels[level][sibling])
            elif sibling == complete and size & ((1 << level) - 1):
                proof.append(self._tail(size, level))
            level += 1
            index >>= 1
        return proof

    def _tail(self, size: int, level: int) -> bytes:
        """The root of the incomplete subtree at the right edge, below `level`."""
        root = b""
        for step in range(level):
            if size >> step & 1:
                complete = self._levels[step][(size >> step) - 1]
                root = node_hash(complete, root) if root else complete
        return root

    @staticmethod
    def _require(is_met: bool, found: str) -> None:
        if not is_met:
            raise IndexError(found)


def tree_root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes, without keeping the tree."""
    row = list(leaf_hashes)
    if not row:
        return EMPTY_ROOT
    while len(row) > 1:
        above = [sha256(b"\x01" + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)]
        if len(row) % 2:
            above.append(row[-1])
        row = above
    return row[0]


def root_of_lines(lines: Iterable[bytes]) -> bytes:
    """The root over some lines as leaves (a release's figures have one)."""
    return tree_root([leaf_hash(line) for line in lines])


def verify_inclusion(hashed: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows this leaf hash to be leaf `index` of the tree of `size` with this root."""
    if not 0 <= index < size:
        return False
    steps = list(proof)
    current, position, last = hashed, index, size - 1
    while last:
        if position % 2:
            if not steps:
                return False
            current = node_hash(steps.pop(0), current)
        elif position < last:
            if not steps:
                return False
            current = node_hash(current, steps.pop(0))
        position >>= 1
        last >>= 1
    return not steps and current == root


def verify_consistency(*, old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows the old tree to be the beginning of the new one. An empty old tree is refused."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    shift = (old_size & -old_size).bit_length() - 1
    position, last = (old_size >> shift) - 1, (size - 1) >> shift
    steps = list(proof)
    if position == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    old = new = steps.pop(0)
    while last:
        if position % 2:
            if not steps:
                return False
            left = steps.pop(0)
            old, new = node_hash(left, old), node_hash(left, new)
        elif position < last:
            if not steps:
                return False
            new = node_hash(new, steps.pop(0))
        position >>= 1
        last >>= 1
    return not steps and old == old_root and new == root
