#!/usr/bin/env python3
"""Writes the link's test vectors, from docs/link-protocol.md and without our code.

    pip install cryptography && python3 generate.py          # writes the three JSON files beside it
    python3 generate.py --check                              # says whether they are up to date
"""

import json
import pathlib
import sys

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

VERSION = 1
HERE = pathlib.Path(__file__).parent

# --- What a message is made of (docs/link-protocol.md, Messages) ---------------------------------------------------


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def zigzag(number):
    return varint(number * 2 if number >= 0 else -number * 2 - 1)


def byte(number):
    return bytes([number])


def boolean(value):
    return bytes([1 if value else 0])


def unit(_):
    return b""


def array(values):
    return bytes(values)


def option(inner):
    return lambda value: b"\0" if value is None else b"\1" + inner(value)


def struct(**fields):
    def encode(value):
        assert list(value) == list(fields), (list(value), list(fields))
        return b"".join(kind(value[name]) for name, kind in fields.items())

    return encode


def enum(*variants):
    names = [variant if isinstance(variant, str) else variant[0] for variant in variants]
    kinds = [unit if isinstance(variant, str) else variant[1] for variant in variants]

    def encode(value):
        name, inner = (value, None) if isinstance(value, str) else next(iter(value.items()))
        number = names.index(name)
        return varint(number) + kinds[number](inner)

    encode.names = names
    return encode


U32 = U64 = varint
I64 = zigzag
BREAKS = struct(length_s=U32, every_s=U32)
REFUSAL = enum(
    "Cooldown", "SessionActive", "LocalSession", "OnlyWhileUnlocked", "SessionOver", "NoBackPlate", "NoConnection",
    "CouldNotLock", "BatteryLow", "Void", "BadDuration", "Busy", "StoreFault", "PinLength", "PinTaken", "PinIsMaster",
    "PinsFull", "KeysFull", "BadPeriod", "NotNow", "KeyUnknown", "OutsidePeriod", "TimeUnknown",
)
RESULT = enum(("Ok", unit), ("Err", REFUSAL))
DIGITAL_KEY = struct(id=U32, from_s=I64, until_s=I64, pin=option(U32), secret=array)
COMMAND = enum(
    ("StartSession", struct(session=U32, duration_s=option(U64), breaks=option(BREAKS), emergency_unlock=boolean,
                            time_hidden=boolean, void_from_s=I64)),
    ("Unlock", struct(session=U32)),
    ("EndSession", struct(session=U32)),
    ("SetDuration", struct(session=U32, duration_s=U64)),
    ("SetEmergencyUnlock", struct(on=boolean)),
    ("SetBreaks", struct(breaks=option(BREAKS))),
    ("SetClock", struct(utc_ms=I64)),
    ("PutKey", DIGITAL_KEY),
    ("DeleteKey", struct(key=U32)),
    ("UnlockWithKey", struct(key=U32, void_from_s=I64)),
    "FactoryReset",
)
DOWN = enum(("Request", struct(id=U32, command=COMMAND)), ("Acknowledge", struct(sequence=U32)))
LATCH = enum("Locked", "Unlocked")
PHASE = enum("Locked", "Break", "Overdue")
STATUS = struct(
    latch=LATCH, plate=boolean, session=option(struct(id=U32, phase=PHASE, remaining_s=option(U64))),
    cooldown_s=option(U32), battery_percent=byte, usb=boolean, utc_s=option(I64), emergency_unlock=boolean,
    breaks=option(BREAKS), code_lock=boolean, default_password=boolean, last_command=U32,
)
ORIGIN = enum("Local", "Forever", "Keyholder")
END = enum("Time", "Keyholder", "Ended", "Emergency")
PART = enum("Display", "Clock", "Store", "Reader")
RESTART = enum("PowerOn", "Requested", "Watchdog", "Panic", "Fault", "Pin")
REJECT = enum("NotAuthentic", "Replayed", "Malformed")
SOURCE = enum("Keypad", "Phone", "Card", "App")
SESSION = struct(session=U32)
KEY = struct(key=U32)
AUDIT = enum(
    ("Restarted", RESTART),
    ("SessionStarted", struct(session=U32, origin=ORIGIN, duration_s=option(U64))),
    ("SessionEnded", struct(session=U32, reason=END)),
    "EmergencyUnlock",
    ("BreakStarted", SESSION),
    ("BreakEnded", SESSION),
    ("BreakMissed", SESSION),
    ("DurationSet", struct(session=U32, duration_s=U64)),
    "CouldNotLock",
    "CouldNotUnlock",
    ("TamperPlate", struct(seen=boolean)),
    "TamperLatch",
    ("EmergencyUnlockSet", struct(on=boolean)),
    ("BreaksSet", struct(on=boolean)),
    ("PartFault", struct(part=PART, failed=boolean)),
    "ClockLost",
    "ClockSet",
    ("LinkRejected", REJECT),
    "Paired",
    "RecordUnreadable",
    "CodeLocked",
    ("CodeUnlocked", struct(source=SOURCE, key=option(U32))),
    "Relocked",
    "WrongCode",
    ("KeypadDisabled", struct(seconds=U32)),
    ("CredentialDenied", struct(source=SOURCE, key=option(U32))),
    "PasswordChanged",
    ("KeyStored", KEY),
    ("KeyDeleted", KEY),
    ("FactoryReset", struct(remote=boolean)),
    ("ResetRefused", struct(remote=boolean, reason=REFUSAL)),
)
EVENT = struct(sequence=U32, utc_s=option(I64), kind=AUDIT)
REPORT = enum(
    ("Hello", STATUS), ("Status", STATUS), ("Answer", struct(id=U32, result=RESULT)),
    ("Audit", EVENT), ("Resetting", EVENT),
)

# --- Frames (docs/link-protocol.md, Framing) -----------------------------------------------------------------------


def cobs(content):
    """Consistent Overhead Byte Stuffing, with the zero that ends a frame."""
    out = bytearray()
    for group in content.split(b"\0"):
        while len(group) >= 254:
            out += b"\xff" + group[:254]
            group = group[254:]
        out += bytes([len(group) + 1]) + group
    return bytes(out) + b"\0"


def seal(key, direction, counter, message):
    up = direction == "up"
    header = bytes([VERSION, 0 if up else 1]) + counter.to_bytes(8, "little")
    nonce = bytes([1 if up else 2, 0, 0, 0]) + counter.to_bytes(8, "little")
    return header + ChaCha20Poly1305(key).encrypt(nonce, message, header)


# --- Pairing (docs/link-protocol.md, Pairing) ----------------------------------------------------------------------


def mac(code, label, *said):
    hasher = hmac.HMAC(code.encode("ascii"), hashes.SHA256())
    hasher.update(label + b"".join(said))
    return hasher.finalize()


def pairing(code, dashboard_nonce, lock_nonce):
    offered = bytes([VERSION, VERSION]) + dashboard_nonce
    accepted = bytes([VERSION]) + lock_nonce
    return {
        "code": code,
        "dashboard_nonce": dashboard_nonce.hex(),
        "lock_nonce": lock_nonce.hex(),
        "offer": (b"\1\3\0" + offered + mac(code, b"lockbench offer", offered)[:16]).hex(),
        "accept": (b"\1\3\1" + accepted + mac(code, b"lockbench accept", offered, accepted)[:16]).hex(),
        "refusal_not_shown": (b"\1\3\2\0" + dashboard_nonce).hex(),
        "refusal_wrong_code": (b"\1\3\2\1" + dashboard_nonce).hex(),
        "refusal_no_common_version": (b"\1\3\2\2" + dashboard_nonce).hex(),
        "key": mac(code, b"lockbench key", offered, accepted).hex(),
    }


# --- The vectors ---------------------------------------------------------------------------------------------------

FULL_STATUS = dict(
    latch="Locked", plate=True, session=dict(id=0x8000_0007, phase="Overdue", remaining_s=31_556_952_000),
    cooldown_s=86_400, battery_percent=255, usb=True, utc_s=-1, emergency_unlock=True,
    breaks=dict(length_s=900, every_s=86_400), code_lock=True, default_password=True, last_command=0xFFFF_FFFF,
)
EMPTY_STATUS = dict(
    latch="Unlocked", plate=False, session=None, cooldown_s=None, battery_percent=0, usb=False, utc_s=None,
    emergency_unlock=False, breaks=None, code_lock=False, default_password=False, last_command=0,
)


def request(number, command):
    return dict(Request=dict(id=number, command=command))


def downs():
    yield request(1, dict(StartSession=dict(
        session=7, duration_s=None, breaks=None, emergency_unlock=False, time_hidden=False, void_from_s=-2)))
    yield request(2, dict(StartSession=dict(
        session=0x7FFF_FFFF, duration_s=2**64 - 1, breaks=dict(length_s=1, every_s=2), emergency_unlock=True,
        time_hidden=True, void_from_s=1_767_607_200)))
    yield request(3, dict(Unlock=dict(session=7)))
    yield request(4, dict(EndSession=dict(session=128)))
    yield request(5, dict(SetDuration=dict(session=7, duration_s=300)))
    yield request(6, dict(SetEmergencyUnlock=dict(on=True)))
    yield request(7, dict(SetBreaks=dict(breaks=None)))
    yield request(8, dict(SetClock=dict(utc_ms=1_767_603_600_123)))
    secret = list(range(0xF0, 0x100))
    # A PIN is packed four bits a digit from the highest, with F behind the last: 0815.
    yield request(9, dict(PutKey=dict(id=3, from_s=0, until_s=2**62, pin=0x0815_FFFF, secret=secret)))
    yield request(10, dict(PutKey=dict(id=4, from_s=-(2**63), until_s=2**63 - 1, pin=None, secret=secret)))
    yield request(11, dict(DeleteKey=dict(key=4)))
    yield request(12, dict(UnlockWithKey=dict(key=3, void_from_s=1_767_603_630)))
    yield request(0xFFFF_FFFF, "FactoryReset")
    yield dict(Acknowledge=dict(sequence=0))
    yield dict(Acknowledge=dict(sequence=300))


def kinds():
    yield from (dict(Restarted=reason) for reason in RESTART.names)
    for origin in ORIGIN.names:
        yield dict(SessionStarted=dict(session=1, origin=origin, duration_s=60))
    yield from (dict(SessionEnded=dict(session=1, reason=reason)) for reason in END.names)
    yield from (dict(((name, dict(session=200)),)) for name in ("BreakStarted", "BreakEnded", "BreakMissed"))
    yield dict(DurationSet=dict(session=1, duration_s=7200))
    yield from ("EmergencyUnlock", "CouldNotLock", "CouldNotUnlock", "TamperLatch", "ClockLost", "ClockSet", "Paired")
    yield from ("RecordUnreadable", "CodeLocked", "Relocked", "WrongCode", "PasswordChanged")
    yield dict(TamperPlate=dict(seen=False))
    yield dict(EmergencyUnlockSet=dict(on=True))
    yield dict(BreaksSet=dict(on=False))
    yield from (dict(PartFault=dict(part=part, failed=True)) for part in PART.names)
    yield from (dict(LinkRejected=reason) for reason in REJECT.names)
    yield from (dict(CodeUnlocked=dict(source=source, key=9)) for source in SOURCE.names)
    yield dict(CredentialDenied=dict(source="Card", key=None))
    yield dict(KeypadDisabled=dict(seconds=600))
    yield dict(KeyStored=dict(key=9))
    yield dict(KeyDeleted=dict(key=9))
    yield dict(FactoryReset=dict(remote=True))
    yield from (dict(ResetRefused=dict(remote=False, reason=reason)) for reason in REFUSAL.names)


def reports():
    yield dict(Hello=FULL_STATUS)
    yield dict(Status=EMPTY_STATUS)
    yield dict(Answer=dict(id=5, result=dict(Ok=None)))
    yield from (dict(Answer=dict(id=6, result=dict(Err=refusal))) for refusal in REFUSAL.names)
    for sequence, kind in enumerate(kinds(), 1):
        yield dict(Audit=dict(sequence=sequence, utc_s=None if sequence % 3 == 0 else 1_767_603_600, kind=kind))
    yield dict(Resetting=dict(sequence=72, utc_s=1_767_603_600, kind=dict(FactoryReset=dict(remote=True))))


def messages():
    down = [dict(message=message, bytes=DOWN(message).hex()) for message in downs()]
    up = [dict(message=message, bytes=REPORT(message).hex()) for message in reports()]
    return dict(down=down, up=up)


def sealed():
    key = bytes(range(32))
    other = bytes(255 - number for number in range(32))
    vectors = []
    for key, direction, counter, message, encode in [
        (key, "down", 1, dict(Acknowledge=dict(sequence=0)), DOWN),
        (key, "down", 2**32 + 1, request(3, dict(Unlock=dict(session=7))), DOWN),
        (key, "up", 2**32 + 1, dict(Answer=dict(id=3, result=dict(Ok=None))), REPORT),
        (other, "up", 2**64 - 1, dict(Hello=FULL_STATUS), REPORT),
    ]:
        content = seal(key, direction, counter, encode(message))
        vectors.append(dict(key=key.hex(), direction=direction, counter=counter, message=message,
                            content=content.hex(), wire=cobs(content).hex()))
    return vectors


def pairings():
    return [
        pairing("0123456789ABCDEFGHJK", bytes(range(16)), bytes(range(16, 32))),
        pairing("ZYXWVTSRQPNMKJHGFEDC", bytes([0xFF] * 16), bytes(16)),
    ]


def main():
    stale = []
    for name, vectors in [("messages", messages()), ("sealed", sealed()), ("pairing", pairings())]:
        path = HERE / f"{name}.json"
        text = json.dumps(vectors, indent=1) + "\n"
        if "--check" in sys.argv:
            stale += [path.name] * (not path.exists() or path.read_text() != text)
        else:
            path.write_text(text)
    if stale:
        sys.exit(f"error: {', '.join(stale)}: not what this script writes, run it without --check")


if __name__ == "__main__":
    main()
