"""The tree of RFC 6962, held to published vectors, to a slow and obvious oracle, and to forgeries."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.ledger.merkle import (
    EMPTY_ROOT,
    MerkleTree,
    leaf_hash,
    node_hash,
    root_of_lines,
    tree_root,
    verify_consistency,
    verify_inclusion,
)


# Inputs, roots and proofs of the Certificate Transparency reference tests: google/certificate-transparency,
# python/ct/crypto/merkle_test.py, and transparency-dev/merkle, testonly/reference_test.go.
LEAVES = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
LEAVES.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAF_0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
LEAF_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
LEAVES_2_3 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
LEAVES_4_5 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
LEAVES_6_7 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
LEAVES_4_TO_7 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
INCLUSION = [
    (0, 1, []),
    (0, 2, [LEAF_1]),
    (1, 2, [LEAF_0]),
    (2, 3, [ROOTS[2]]),
    (1, 5, [LEAF_0, LEAVES_2_3, LEAF_4]),
    (0, 8, [LEAF_1, LEAVES_2_3, LEAVES_4_TO_7]),
    (5, 8, [LEAF_4, LEAVES_6_7, ROOTS[4]]),
]
CONSISTENCY = [
    (1, 1, []),
    (1, 8, [LEAF_1, LEAVES_2_3, LEAVES_4_TO_7]),
    (2, 5, [LEAVES_2_3, LEAF_4]),
    (6, 8, [LEAVES_4_5, LEAVES_6_7, ROOTS[4]]),
]

# A certificate's place in a real log (google/certificate-transparency, python/ct/crypto/merkle_test.py).
REAL_LEAF = "7a395c866d5ecdb0cccb623e011dbc392cd348d1d1d72776174e127a24b09c78"
REAL_ROOT = "78316a05c9bcf14a3a4548f5b854a9adfcd46a4c034401b3ce7eb7ac2f1d0ecb"
REAL_PATH = """
1a208aeebcd1b39fe2de247ee8db9454e1e93a312d206b87f6ca9cc6ec6f1ddd
0a1b78b383f580856f433c01a5741e160d451c185910027f6cc9f828687a40c4
3d1745789bc63f2da15850de1c12a5bf46ed81e1cc90f086148b1662e79aab3d
9095b61e14d8990acf390905621e62b1714fb8e399fbb71de5510e0aef45affe
0a332b91b8fab564e6afd1dd452449e04619b18accc0ff9aa8393cd4928451f2
2336f0181d264aed6d8f3a6507ca14a8d3b3c3a23791ac263e845d208c1ee330
b4ce56e300590500360c146c6452edbede25d4ed83919278749ee5dbe178e048
933f6ddc848ea562e4f9c5cfb5f176941301dad0c6fdb9d1fbbe34fac1be6966
b95a6222958a86f74c030be27c44f57dbe313e5e7c7f4ffb98bcbd3a03bb52f2
daeeb3ce5923defd0faeb8e0c210b753b85b809445d7d3d3cd537a9aabaa9c45
7fadd0a13e9138a2aa6c3fdec4e2275af233b94812784f66bcca9aa8e989f2bc
1864e6ba3e32878610546539734fb5eeae2529991f130c575c73a7e25a2a7c56
12842d1202b1dc6828a17ab253c02e7ce9409b5192430feba44189f39cc02d66
29af64b16fa3053c13d02ac63aa75b23aa468506e44c3a2315edc85d2dc22b11
b527b99934a0bd9edd154e449b0502e2c499bba783f3bc3dfe23364b6b532009
4584db8ae8e351ace08e01f306378a92bfd43611714814f3d834a2842d69faa8
86a9a41573b0d6e4292f01e93243d6cc65b30f06606fc6fa57390e7e90ed580f
a88b98fbe84d4c6aae8db9d1605dfac059d9f03fe0fcb0d5dff1295dacba09e6
06326dc617a6d1f7021dc536026dbfd5fffc6f7c5531d48ef6ccd1ed1569f2a1
f41fe8fdc3a2e4e8345e30216e7ebecffee26ff266eeced208a6c2a3cf08f960
40cf5bde8abb76983f3e98ba97aa36240402975674e120f234b3448911090f8d
b3222dc8658538079883d980d7fdc2bef9285344ea34338968f736b04aeb387a
""".split()


def hashes(count: int) -> list[bytes]:
    return [leaf_hash(b"leaf %d" % index) for index in range(count)]


# The oracle: RFC 6962, section 2.1, as it is written there.


def largest_power_of_two_below(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def oracle_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = largest_power_of_two_below(len(leaves))
    return node_hash(oracle_root(leaves[:split]), oracle_root(leaves[split:]))


def oracle_path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    split = largest_power_of_two_below(len(leaves))
    if index < split:
        return [*oracle_path(index, leaves[:split]), oracle_root(leaves[split:])]
    return [*oracle_path(index - split, leaves[split:]), oracle_root(leaves[:split])]


def oracle_consistency(old_size: int, leaves: list[bytes], *, is_whole: bool = True) -> list[bytes]:
    if old_size == len(leaves):
        return [] if is_whole else [oracle_root(leaves)]
    split = largest_power_of_two_below(len(leaves))
    if old_size <= split:
        return [*oracle_consistency(old_size, leaves[:split], is_whole=is_whole), oracle_root(leaves[split:])]
    return [*oracle_consistency(old_size - split, leaves[split:], is_whole=False), oracle_root(leaves[:split])]


@pytest.mark.parametrize("size", range(9))
def test_root_of_the_first_leaves_is_the_published_one(size: int) -> None:
    assert MerkleTree(map(leaf_hash, LEAVES)).root(size).hex() == ROOTS[size]
    assert root_of_lines(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_inclusion_proof_is_the_published_one(index: int, size: int, proof: list[str]) -> None:
    found = MerkleTree(map(leaf_hash, LEAVES)).inclusion_proof(index, size)
    assert [each.hex() for each in found] == proof
    root = bytes.fromhex(ROOTS[size])
    assert verify_inclusion(leaf_hash(LEAVES[index]), index=index, size=size, proof=found, root=root)


@pytest.mark.parametrize(("old_size", "size", "proof"), CONSISTENCY)
def test_consistency_proof_is_the_published_one(old_size: int, size: int, proof: list[str]) -> None:
    found = MerkleTree(map(leaf_hash, LEAVES)).consistency_proof(old_size, size)
    assert [each.hex() for each in found] == proof
    old_root, root = bytes.fromhex(ROOTS[old_size]), bytes.fromhex(ROOTS[size])
    assert verify_consistency(old_size=old_size, old_root=old_root, size=size, root=root, proof=found)


def test_proof_from_a_real_log_of_three_million_certificates_is_accepted() -> None:
    path = [bytes.fromhex(each) for each in REAL_PATH]
    leaf, root = bytes.fromhex(REAL_LEAF), bytes.fromhex(REAL_ROOT)
    assert verify_inclusion(leaf, index=848049, size=3630887, proof=path, root=root)
    assert not verify_inclusion(leaf, index=848050, size=3630887, proof=path, root=root)


def test_every_root_and_inclusion_proof_up_to_130_leaves_equals_the_oracle() -> None:
    leaves = hashes(130)
    tree = MerkleTree(leaves)
    for size in range(1, 131):
        root = oracle_root(leaves[:size])
        assert tree.root(size) == root == tree_root(leaves[:size])
        for index in range(size):
            proof = tree.inclusion_proof(index, size)
            assert proof == oracle_path(index, leaves[:size])
            assert verify_inclusion(leaves[index], index=index, size=size, proof=proof, root=root)


def test_every_consistency_proof_up_to_130_leaves_equals_the_oracle() -> None:
    leaves = hashes(130)
    tree = MerkleTree(leaves)
    for size in range(1, 131):
        for old_size in range(1, size + 1):
            proof = tree.consistency_proof(old_size, size)
            assert proof == oracle_consistency(old_size, leaves[:size])
            assert verify_consistency(
                old_size=old_size, old_root=tree.root(old_size), size=size, root=tree.root(size), proof=proof
            )


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_proofs_in_larger_trees_verify_and_no_other_claim_does(data: st.DataObject) -> None:
    size = data.draw(st.integers(131, 5000))
    tree = MerkleTree(hashes(size))
    index = data.draw(st.integers(0, size - 1))
    old_size = data.draw(st.integers(1, size - 1))
    root, old_root = tree.root(), tree.root(old_size)
    path, steps = tree.inclusion_proof(index), tree.consistency_proof(old_size)
    leaf = leaf_hash(b"leaf %d" % index)
    assert verify_inclusion(leaf, index=index, size=size, proof=path, root=root)
    assert verify_consistency(old_size=old_size, old_root=old_root, size=size, root=root, proof=steps)
    bent = [*path]
    place = data.draw(st.integers(0, len(path) - 1))
    bent[place] = sha256(bent[place]).digest()
    assert not verify_inclusion(leaf, index=index, size=size, proof=bent, root=root)
    assert not verify_inclusion(leaf, index=index, size=size, proof=path[:-1], root=root)
    assert not verify_inclusion(leaf, index=index, size=size, proof=[*path, root], root=root)
    assert not verify_inclusion(leaf, index=index ^ 1, size=size, proof=path, root=root)
    assert not verify_consistency(old_size=old_size, old_root=root, size=size, root=root, proof=steps)
    assert not verify_consistency(old_size=old_size, old_root=old_root, size=size, root=old_root, proof=steps)
    assert not verify_consistency(old_size=old_size, old_root=old_root, size=size, root=root, proof=[*steps, root])
    assert not verify_consistency(old_size=old_size, old_root=old_root, size=size, root=root, proof=steps[:-1])


def test_a_claim_outside_the_tree_is_refused() -> None:
    tree = MerkleTree(hashes(5))
    root = tree.root()
    assert not verify_inclusion(hashes(1)[0], index=5, size=5, proof=[], root=root)
    assert not verify_inclusion(root, index=0, size=0, proof=[], root=root)
    assert not verify_consistency(old_size=0, old_root=EMPTY_ROOT, size=5, root=root, proof=[])
    assert not verify_consistency(old_size=6, old_root=root, size=5, root=root, proof=[])
    assert not verify_consistency(old_size=5, old_root=root, size=5, root=root, proof=[root])
    for ask in (lambda: tree.inclusion_proof(5), lambda: tree.consistency_proof(0), lambda: tree.root(6)):
        with pytest.raises(IndexError):
            ask()
