"""Writes aead-openssl.json: GCM, GMAC and CCM results of OpenSSL's libcrypto, called directly so that every IV and tag
length can be asked for. Inputs are SHAKE256 of short labels, so the file can be made again byte for byte:

    python3 make-aead-vectors.py > aead-openssl.json
"""
import ctypes
import ctypes.util
import hashlib
import json

C = ctypes.CDLL(ctypes.util.find_library("crypto"))
for name in ("EVP_aes_128_gcm", "EVP_aes_256_gcm", "EVP_aes_128_ccm", "EVP_aes_256_ccm", "EVP_CIPHER_CTX_new"):
    getattr(C, name).restype = ctypes.c_void_p
C.OpenSSL_version.restype = ctypes.c_char_p
SET_IV_LENGTH, GET_TAG, SET_TAG = 0x9, 0x10, 0x11


def value(label, n):
    return hashlib.shake_256(label.encode()).digest(n)


def seal(mode, key, iv, aad, message, tag_bytes):
    cipher = ctypes.c_void_p(getattr(C, f"EVP_aes_{len(key) * 8}_{mode}")())
    ctx = ctypes.c_void_p(C.EVP_CIPHER_CTX_new())
    out, n = ctypes.create_string_buffer(len(message) + 16), ctypes.c_int()

    def must(ok):
        assert ok == 1, (mode, len(iv), tag_bytes)

    must(C.EVP_EncryptInit_ex(ctx, cipher, None, None, None))
    must(C.EVP_CIPHER_CTX_ctrl(ctx, SET_IV_LENGTH, len(iv), None))
    if mode == "ccm":
        must(C.EVP_CIPHER_CTX_ctrl(ctx, SET_TAG, tag_bytes, None))
    must(C.EVP_EncryptInit_ex(ctx, None, None, key, iv))
    if mode == "ccm":
        must(C.EVP_EncryptUpdate(ctx, None, ctypes.byref(n), None, len(message)))
    if aad:
        must(C.EVP_EncryptUpdate(ctx, None, ctypes.byref(n), aad, len(aad)))
    must(C.EVP_EncryptUpdate(ctx, out, ctypes.byref(n), message, len(message)))
    ciphertext = out.raw[: len(message)]
    must(C.EVP_EncryptFinal_ex(ctx, ctypes.create_string_buffer(32), ctypes.byref(n)))
    tag = ctypes.create_string_buffer(16)
    must(C.EVP_CIPHER_CTX_ctrl(ctx, GET_TAG, tag_bytes, tag))
    C.EVP_CIPHER_CTX_free(ctx)
    return ciphertext, tag.raw[:tag_bytes]


def row(mode, key_bytes, iv_bytes, aad_bytes, message_bytes, tag_bytes):
    label = f"{mode} {key_bytes} {iv_bytes} {aad_bytes} {message_bytes} {tag_bytes}"
    key, iv = value(label + " key", key_bytes), value(label + " iv", iv_bytes)
    aad, message = value(label + " aad", aad_bytes), value(label + " message", message_bytes)
    ciphertext, tag = seal(mode, key, iv, aad, message, tag_bytes)
    fields = {"key": key, "iv": iv, "aad": aad, "message": message, "ciphertext": ciphertext, "tag": tag}
    return {"mode": mode} | {name: data.hex() for name, data in fields.items()}


ROWS = [
    ("gcm", 16, 12, 20, 60, 16),
    ("gcm", 32, 12, 20, 60, 16),
    ("gcm", 16, 1, 0, 33, 12),
    ("gcm", 32, 7, 13, 16, 13),
    ("gcm", 16, 8, 16, 15, 14),
    ("gcm", 32, 13, 1, 17, 15),
    ("gcm", 16, 16, 31, 48, 4),
    ("gcm", 32, 60, 200, 300, 8),
    ("gcm", 16, 128, 5, 100, 12),
    ("gcm", 32, 127, 300, 100, 16),
    ("gcm", 16, 12, 0, 1, 16),
    # GMAC: no message.
    ("gcm", 16, 12, 16, 0, 16),
    ("gcm", 32, 12, 100, 0, 12),
    ("gcm", 16, 5, 64, 0, 4),
    ("gcm", 32, 17, 1, 0, 8),
    # Nothing but an IV.
    ("gcm", 32, 12, 0, 0, 16),
    ("ccm", 16, 13, 0, 24, 4),
    ("ccm", 32, 13, 20, 60, 16),
    ("ccm", 16, 13, 33, 0, 8),
    ("ccm", 32, 13, 1, 1, 6),
    ("ccm", 16, 13, 300, 200, 12),
]

print(
    json.dumps(
        {
            "what": "AES-GCM, GMAC and AES-CCM by OpenSSL",
            "made_by": "python3 make-aead-vectors.py",
            "library": C.OpenSSL_version(0).decode(),
            "rows": [row(*r) for r in ROWS],
        },
        indent=1,
    )
)
