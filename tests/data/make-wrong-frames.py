#!/usr/bin/env python3
"""Writes wrong-frames.json: protected frames with one mistake each, made with OpenSSL (through python-cryptography) from
the rules of the specification's section 5 and from nothing of this program."""

import json
import os
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

MAC = bytes.fromhex("00112233445566778899AABBCCDDEEFF")
ENC = bytes.fromhex("0123456789ABCDEF0123456789ABCDEF")
MAC256 = MAC + MAC[::-1]
ENC256 = ENC + ENC[::-1]


def cmac(key, data):
    c = CMAC(algorithms.AES(key))
    c.update(data)
    return c.finalize()


def crc(data, start=0xFFFF, poly=0x8408, end=0xFFFF):
    value = start
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ poly if value & 1 else value >> 1
    return struct.pack(">H", value ^ end)


def ccitt_false(data):
    value = 0xFFFF
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = ((value << 1) ^ 0x1021) & 0xFFFF if value & 0x8000 else (value << 1) & 0xFFFF
    return struct.pack(">H", value)


def ecb(key, block):
    e = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return e.update(block) + e.finalize()


def cbc(key, iv, data):
    e = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return e.update(data) + e.finalize()


def block0(n, subject):
    return struct.pack(">IB", n, subject) + b"\x80" + bytes(10)


def pad(data):
    data += b"\x80"
    return data + bytes(-len(data) % 16)


def seal(plain, n, key=ENC, subject=0x80, padded=None, iv=None):
    iv = ecb(key, block0(n + 1, subject)) if iv is None else iv
    return cbc(key, iv, pad(plain) if padded is None else padded)


def two(n):
    return struct.pack(">H", n)


def command(header, payload, mac):
    body = header + payload + mac
    return body + crc(body)


def mac_input(n, header, payload, length=None, block=None, separator=b"\x00"):
    block = block0(n, 0) if block is None else block
    length = two(len(payload)) if length is None else length
    return block + separator + header + length + payload


frames = []


def add(expected, frame, n, why, keys="aes128", before=None, encrypted="none"):
    frames.append({"expected": expected, "why": why, "keys": keys, "n": n, "encrypted": encrypted,
                   "command": before.hex().upper() if before else None, "frame": frame.hex().upper()})


# An Update of zone 1 with 13 bytes, encrypted: specification 5.8.
N = 0x3B
UPDATE = bytes.fromhex("00010000") + b"Hello, STSAFE"
HEADER = b"\xe6"
CT = seal(UPDATE, N)


def update(mac):
    return command(HEADER, CT, mac)


def wrong(expected, why, data, key=MAC, cut=slice(0, 4)):
    add(expected, update(cmac(key, data)[cut]), N, why, encrypted="command")


right = mac_input(N, HEADER, CT)
add("right", update(cmac(MAC, right)[:4]), N, "specification 5.8", encrypted="command")
for by in (1, -1, 5, -16):
    wrong("counter", f"counter {by:+d}", mac_input(N + by, HEADER, CT))
wrong("flags-missing", "header 06 in the MAC input", mac_input(N, b"\x06", CT))
wrong("flags-other", "header 86 in the MAC input", mac_input(N, b"\x86", CT))
wrong("flags-other", "header C6 in the MAC input", mac_input(N, b"\xc6", CT))
wrong("mac-over-plaintext", "MAC over the padded plaintext", mac_input(N, HEADER, pad(UPDATE)))
wrong("mac-over-plaintext", "MAC over the bare plaintext", mac_input(N, HEADER, UPDATE))
wrong("length-of-plaintext", "length 17", mac_input(N, HEADER, CT, length=two(len(UPDATE))))
wrong("length-with-mac", "length 36", mac_input(N, HEADER, CT, length=two(len(CT) + 4)))
wrong("length-with-header", "length 33", mac_input(N, HEADER, CT, length=two(len(CT) + 1)))
wrong("length-with-crc", "length 38", mac_input(N, HEADER, CT, length=two(len(CT) + 6)))
wrong("length-byte-order", "length 2000", mac_input(N, HEADER, CT, length=b"\x20\x00"))
wrong("length-missing", "no length", mac_input(N, HEADER, CT, length=b""))
wrong("length-one-byte", "length in one byte", mac_input(N, HEADER, CT, length=b"\x20"))
wrong("header-missing", "no header", mac_input(N, b"", CT, length=two(len(CT))))
wrong("crc-included", "CRC in the MAC input", right + crc(HEADER + CT))
wrong("keys-swapped", "MAC with the cipher key", right, key=ENC)
wrong("key-byte-order", "MAC key reversed", right, key=MAC[::-1])
wrong("counter-byte-order", "counter 3B000000",
      mac_input(N, HEADER, CT, block=struct.pack("<I", N) + b"\x00\x80" + bytes(10)))
wrong("counter-width", "block 0 of the A110",
      mac_input(N, HEADER, CT, block=struct.pack(">I", N)[1:] + b"\x00\x80" + bytes(11)))
wrong("subject", "subject 40", mac_input(N, HEADER, CT, block=block0(N, 0x40)))
wrong("subject", "subject 80", mac_input(N, HEADER, CT, block=block0(N, 0x80)))
wrong("block-encrypted", "IV for block 0", mac_input(N, HEADER, CT, block=ecb(ENC, block0(N, 0))))
wrong("block-missing", "no block 0", mac_input(N, HEADER, CT, block=b""))
wrong("separator", "no 00", mac_input(N, HEADER, CT, separator=b""))
wrong("separator", "80 for 00", mac_input(N, HEADER, CT, separator=b"\x80"))
wrong("padded-by-hand", "80 00 by hand", pad(right))
wrong("padded-by-hand", "zeros by hand", right + bytes(-len(right) % 16))
zeros = right + bytes(-len(right) % 16)
add("cbc-mac", update(cbc(MAC, bytes(16), zeros)[-16:][:4]), N, "CBC-MAC", encrypted="command")
wrong("wrong-end", "last four bytes", right, cut=slice(12, 16))
add("mac-byte-order", update(cmac(MAC, right)[:4][::-1]), N, "MAC reversed", encrypted="command")
flipped = bytearray(CT)
flipped[20] ^= 0x10
wrong("one-bit", "the MAC was made over one other bit", mac_input(N, HEADER, bytes(flipped)))
tag = bytearray(cmac(MAC, right)[:4])
tag[2] ^= 0x08
add("mac-bit", update(bytes(tag)), N, "one bit of the MAC", encrypted="command")
add("unexplained", update(bytes.fromhex("A5C3F00F")), N, "no MAC at all", encrypted="command")
add("flags-other", command(b"\x06", CT, cmac(MAC, right)[:4]), N, "flags set for the MAC, not on the wire",
    encrypted="command")

# Encryption: the MAC is right, the payload is not.
ECHO = b"twelve bytes"


def echo(ct, expected, why, plain="command"):
    mac = cmac(MAC, mac_input(N, b"\xe0", ct))[:4]
    add(expected, command(b"\xe0", ct, mac), N, why, encrypted=plain)


echo(seal(ECHO, N), "right", "an encrypted Echo")
echo(seal(ECHO, N - 1), "iv-counter", "IV with N")
echo(seal(ECHO, N + 1), "iv-counter", "IV with N + 2")
echo(seal(ECHO, N, subject=0x00), "iv-subject", "IV with subject 00")
echo(seal(ECHO, N, subject=0xC0), "iv-subject", "IV of the answer")
echo(seal(ECHO, N, iv=block0(N + 1, 0x80)), "iv-plain", "block 0 as IV")
# A zero IV and block 0 as IV differ in six bytes only, which an Echo cannot tell: two bytes of Generate random can.
ct = seal(b"\x00\x04", N, iv=bytes(16))
add("iv-zero", command(b"\xe2", ct, cmac(MAC, mac_input(N, b"\xe2", ct))[:4]), N, "zero IV", encrypted="command")
echo(seal(ECHO, N, key=MAC), "cipher-keys-swapped", "encrypted with the MAC key")
echo(seal(ECHO, N, padded=ECHO + b"\x04" * 4), "padding-pkcs7", "PKCS#7")
echo(seal(ECHO, N, padded=ECHO + bytes(4)), "padding-zeros", "zeros")
fifteen = b"fifteen bytes.."
echo(seal(fifteen, N, padded=fifteen + b"\x80" + bytes(16)), "padding-block", "X-CUBE's additional block")
ct_update = seal(UPDATE, N - 1)
mac = cmac(MAC, mac_input(N, HEADER, ct_update))[:4]
add("iv-counter", command(HEADER, ct_update, mac), N, "IV with N, two blocks: only the first is garbled",
    encrypted="command")

# CRC.
good = update(cmac(MAC, right)[:4])
body = good[:-2]
for expected, tail, why in [
    ("crc-byte-order", crc(body)[::-1], "CRC low byte first"),
    ("crc-other", ccitt_false(body), "CCITT-FALSE"),
    ("crc-other", crc(body, end=0), "no final exclusive or"),
    ("crc-flags", crc(b"\x06" + body[1:]), "CRC before the flags"),
    ("crc-before-mac", crc(body[:-4]), "CRC before the MAC"),
]:
    add(expected, body + tail, N, why, encrypted="command")
add("address-byte", b"\x40" + good, N, "address in front", encrypted="command")
add("too-long", good + b"\xff\xff\xff", N, "FF behind", encrypted="command")
bit = bytearray(good)
bit[7] ^= 0x20
add("one-bit", bytes(bit), N, "one bit on the bus", encrypted="command")

# AES-256: half of the key.
READ = bytes.fromhex("000100100008")
read = mac_input(0x3A, b"\xe5", READ)
add("right", command(b"\xe5", READ, cmac(MAC256, read)[:4]), 0x3A, "specification 5.11", keys="aes256")
add("key-half", command(b"\xe5", READ, cmac(MAC256[:16], read)[:4]), 0x3A, "AES-128 for AES-256", keys="aes256")
# An extended header.
EXT = bytes.fromhex("00082A8648CE3D030107")
ext = command(b"\xff\x0b", EXT, cmac(MAC, mac_input(0x3A, b"\xff", EXT))[:4])
add("code-missing", ext, 0x3A, "second header byte left out")

# Answers, to the Read of specification 5.7 and the Echo of 5.9.
SENT = command(b"\xe5", READ, cmac(MAC, read)[:4])
DATA = bytes.fromhex("A0A1A2A3A4A5A6A7")


def answer(mac, header=0x40, payload=DATA):
    body = payload + mac
    return bytes([header]) + two(len(body) + 2) + body + crc(bytes([header]) + body)


def rmac_input(n=0x3A, block=None, separator=b"\x80", head=b"\xe5" + two(6) + READ, status=b"\x40", length=None,
               payload=DATA):
    block = block0(n + 1, 0x40) if block is None else block
    return block + separator + head + status + (two(len(payload)) if length is None else length) + payload


def answers(expected, why, data, key=MAC, cut=slice(0, 4)):
    add(expected, answer(cmac(key, data)[cut]), 0x3A, why, before=SENT)


answers("right", "specification 5.7", rmac_input())
answers("counter", "R-MAC with N", rmac_input(n=0x39))
answers("status-missing", "no status", rmac_input(status=b""))
answers("status-flag", "status 00", rmac_input(status=b"\x00"))
answers("length-with-crc", "LEN of the bus", rmac_input(length=two(14)))
answers("length-with-mac", "length with the MAC", rmac_input(length=two(12)))
answers("command-missing", "the answer alone", rmac_input(head=b""))
answers("flags-missing", "command header 05", rmac_input(head=b"\x05" + two(6) + READ))
answers("keys-swapped", "cipher key", rmac_input(), key=ENC)
answers("subject", "subject 00", rmac_input(block=block0(0x3B, 0)))
answers("separator", "00 for 80", rmac_input(separator=b"\x00"))
answers("wrong-end", "last four bytes", rmac_input(), cut=slice(12, 16))
add("crc-over-length", answer(cmac(MAC, rmac_input())[:4])[:-2]
    + crc(answer(cmac(MAC, rmac_input())[:4])[:-2]), 0x3A, "CRC over the length", before=SENT)
short = bytearray(answer(cmac(MAC, rmac_input())[:4]))
short[2] = 0x0C
add("length-field", bytes(short), 0x3A, "LEN without CRC", before=SENT)

# New host keys, written in clear and encrypted, under the old pair: the answer with either pair.
NEWMAC, NEWENC = bytes(range(0x40, 0x50)), bytes(range(0x50, 0x60))
PAIR = bytes(4) + NEWMAC + NEWENC
for kind, payload in (("none", PAIR), ("command", seal(PAIR, 0x3A))):
    write = command(b"\xff\x07", payload, cmac(MAC, mac_input(0x3A, b"\xff\x07", payload))[:4])
    head = b"\xff\x07" + two(len(payload)) + payload
    for expected, key, counter, why in [
        ("right", MAC, 0x3B, "written again, the old pair"),
        ("new-keys", NEWMAC, 0x3B, "written again, the new pair with N + 1"),
        ("new-keys", NEWMAC, 1, "written again, the new pair with counter 1"),
        ("new-keys", NEWMAC, 0, "written again, the new pair with counter 0"),
    ]:
        data = rmac_input(block=block0(counter, 0x40), head=head, payload=b"")
        add(expected, answer(cmac(key, data)[:4], payload=b""), 0x3A, f"{why}, {kind}", before=write,
            encrypted=kind)

here = os.path.dirname(os.path.abspath(__file__))
keys = {"aes128": [MAC.hex().upper(), ENC.hex().upper()], "aes256": [MAC256.hex().upper(), ENC256.hex().upper()]}
with open(os.path.join(here, "wrong-frames.json"), "w", encoding="ascii") as out:
    json.dump({"keys": keys, "frames": frames}, out, indent=1)
    out.write("\n")
print(len(frames), "frames")
