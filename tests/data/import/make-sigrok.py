"""Draws SCL and SDA of a few exchanges with an STSAFE-A and lets sigrok's own decoder annotate them.

Needs sigrok-cli with the i2c decoder (Debian: sigrok-cli libsigrokdecode4). The frames are of real chips, see
real-frames.json; polls, the five-byte probe and a foreign device are drawn as ST's library makes them.
"""
import pathlib
import subprocess
import tempfile

HALF = 5  # samples per half clock: 4 MHz sampled, 400 kHz clock
wave = bytearray()


def level(scl, sda, samples=HALF):
    wave.extend([scl | sda << 1] * samples)


def start():
    level(1, 1)
    level(1, 0)
    level(0, 0)


def stop():
    level(0, 0)
    level(1, 0)
    level(1, 1, 40)


def bit(value):
    level(0, value)
    level(1, value, 2 * HALF)
    level(0, value)


def byte(value, acknowledged=True):
    for n in range(7, -1, -1):
        bit(value >> n & 1)
    bit(0 if acknowledged else 1)


def write(data, address=0x20, acknowledged=True):
    start()
    byte(address << 1, acknowledged)
    for value in data:
        byte(value)
    stop()


def read(data, address=0x20):
    start()
    byte(address << 1 | 1, bool(data))
    for n, value in enumerate(data):
        byte(value, n + 1 < len(data))
    stop()


h = bytes.fromhex
level(1, 1, 100)
write(b"", acknowledged=False)  # asleep
write(h("14179988"))
read(b"")
read(b"")
answer = h("000003000F47")
read(answer[:5])  # the probe for the length
read(answer + h("FFFF"))  # read too far
write(h("0102"), address=0x48)
write(h("005A331C48"))
read(h("010002E1F1"))
write(h("050000000000FF73AB"))  # no answer before the capture ends
level(1, 1, 100)

with tempfile.TemporaryDirectory() as folder:
    raw = pathlib.Path(folder, "wave.bin")
    raw.write_bytes(wave)
    out = subprocess.run(
        ["sigrok-cli", "-I", "binary:numchannels=8:samplerate=4000000", "-i", raw, "-P", "i2c:scl=0:sda=1",
         "-A", "i2c", "--protocol-decoder-samplenum"], check=True, capture_output=True, text=True).stdout
pathlib.Path(__file__).with_name("sigrok-cli.txt").write_text(out)
