"""A client of the long-term mechanism: what it sends when it is challenged, and which responses it heeds."""

import hashlib
import struct

import wire
from decoding import note, rfc
from model import Family, acceptable, valid
from wire import (
    ALTERNATE_SERVER,
    BINDING,
    ERROR,
    ERROR_CODE,
    NONCE,
    PASSWORD_ALGORITHMS,
    REALM,
    SUCCESS,
    XOR_MAPPED_ADDRESS,
    Message,
    error_code,
    long_term_key,
    plain_address,
    xor_address,
)

NOTES = {
    "Login": note(
        "long-term login of a client",
        "A client that loops on a refusal, falls back to MD5 at anybody's word, or believes a response that is not signed.",
        rfc(8489, "9.2.5"),
    ),
}
USER, PLACE, WORD = "alice", "example.org", "correct horse battery"
SERVER, OTHER = "192.0.2.10:3478", "192.0.2.11:3478"
PLAIN, NOTHING, LIST, HASH, BOTH = (
    b"8c2a6e0f31b94d75",
    b"obMatJos2AAAA8c2a6e0f31b94d75",
    b"obMatJos2AAAB8c2a6e0f31b94d75",
    b"obMatJos2AAAC8c2a6e0f31b94d75",
    b"obMatJos2AAAD8c2a6e0f31b94d75",
)
SHA256_MD5, MD5_SHA256, ODD, ODD_FIRST = (
    bytes.fromhex(text)
    for text in (
        "0002000000010000",
        "0001000000020000",
        "77770000",
        # An algorithm nobody knows, with five bytes of parameters and their padding, before the two that are known.
        "777700050102030405000000" + "0002000000010000",
    )
)
AGAIN = b"obMatJos2AAAB0000000000000001"


def ids(slug, count):
    digest = hashlib.sha256(f"credential.login/{slug}".encode()).digest()
    return [hashlib.sha256(digest + bytes([at])).digest()[:12] for at in range(count)]


class Talk:
    """What the client gets: responses to its first, second, … request."""

    def __init__(self, slug, user=USER, word=WORD, place=PLACE):
        self.slug, self.user, self.word, self.place = slug, user, word, place
        self.ids, self.received = ids(slug, 8), []

    def key(self, algorithm="md5"):
        return long_term_key(self.user, self.place, self.word, algorithm)

    def say(self, message):
        self.received.append(bytes(message).hex())
        return self

    def refuse(self, at, code, realm=None, nonce=None, algorithms=None, key=None):
        message = Message(ERROR | BINDING, self.ids[at]).attribute(ERROR_CODE, error_code(code, "refused"))
        if realm is not None:
            message.attribute(REALM, realm if isinstance(realm, bytes) else realm.encode())
        if nonce is not None:
            message.attribute(NONCE, nonce)
        if algorithms is not None:
            message.attribute(PASSWORD_ALGORITHMS, algorithms)
        return self.say(sign(message, key))

    def challenge(self, at, nonce, algorithms=None, code=401, realm=None):
        return self.refuse(at, code, self.place if realm is None else realm, nonce, algorithms)

    def grant(self, at, key=None, nonce=None, transaction=None):
        id = self.ids[at] if transaction is None else transaction
        message = Message(SUCCESS | BINDING, id).attribute(XOR_MAPPED_ADDRESS, xor_address("198.51.100.1", 40000, id))
        if nonce is not None:
            message.attribute(NONCE, nonce)
        return self.say(sign(message, key))

    def input(self, count=8):
        return {
            "username": self.user,
            "password": self.word,
            "server": SERVER,
            "transactions": [id.hex() for id in self.ids[:count]],
            "received": self.received,
            "keys": {"md5": self.key().hex(), "sha256": self.key("sha256").hex()},
        }


def sign(message, key):
    """By `key`: ("sha1" or "sha256", bytes)."""
    if key is None:
        return message
    kind, key = key
    return message.integrity(key) if kind == "sha1" else message.integrity_sha256(key)


def request(talk, at, to=SERVER, **view):
    return {"to": to, "message": {"class": "request", "transaction_id": talk.ids[at].hex(), **view}}


NAKED = {
    "integrity": "absent",
    "username": None,
    "userhash": None,
    "realm": None,
    "nonce": None,
    "password_algorithms": None,
    "password_algorithm": None,
}


def asked(talk, *logins):
    """The requests of a client that names nobody at first, and then has these logins."""
    return [request(talk, at, **view) for at, view in enumerate((NAKED, *logins))]


def login(nonce, hmac, key, realm=PLACE, user=USER, algorithms=None, algorithm=None, userhash=None):
    """The view of a request with a login."""
    realm = realm if isinstance(realm, bytes) else realm.encode()
    return {
        "hmac": [hmac],
        "signed_by": [key],
        "username": None if userhash else user.encode().hex(),
        "userhash": userhash,
        "realm": realm.hex(),
        "nonce": nonce.hex(),
        "password_algorithms": algorithms.hex() if algorithms else None,
        "password_algorithm": struct.pack(">HH", algorithm, 0).hex() if algorithm else None,
    }


OLD = login(PLAIN, "sha1", "md5")
NEW = login(LIST, "sha256", "sha256", algorithms=SHA256_MD5, algorithm=2)


class Login(Family):
    def __init__(self):
        super().__init__(
            "credential/login.json",
            "credential.login",
            "Logging in to a server",
            "RFC 8489 sections 9.2.3 and 9.2.5",
            NOTES,
        )

    def put(self, talk, title, requirements, requests, state, *others):
        right = valid({"state": state, "requests": requests})
        ids = [f"STUN-8489-{one}" for one in requirements.split()]
        self.add(f"credential.login/{talk.slug}", title, ids, talk.input(), [right, *others], ["Login"])


def requests(family):
    talk = Talk("first-request")
    family.put(talk, "the first request names nobody", "9.2.3.1-01", asked(talk), "waiting")
    talk = Talk("no-login-needed").grant(0)
    family.put(talk, "a server that asks for no login", "9.2.3.1-01 9.2.5-13", asked(talk), "success")
    userhash = hashlib.sha256(f"{USER}:{PLACE}".encode()).hexdigest()
    for slug, title, requirements, algorithms, answer in (
        (
            "challenged",
            "a challenge of RFC 5389 is answered with an MD5 key",
            "9.2.5-01 9.2.5-03 9.2.5-04 9.2.5-05 9.2.2-01",
            None,
            OLD,
        ),
        (
            "challenged-cookie",
            "a challenge that announces no feature is answered with an MD5 key",
            "9.2.5-01 9.2.5-03 9.2.5-05",
            None,
            login(NOTHING, "sha1", "md5"),
        ),
        (
            "challenged-sha256",
            "SHA-256 is chosen where it is listed first",
            "9.2.5-06 9.2.5-07 9.2.5-16 18.5.1.2-01",
            SHA256_MD5,
            NEW,
        ),
        (
            "challenged-md5-first",
            "MD5 is chosen where it is listed first, with SHA-256 integrity",
            "9.2.5-06 9.2.5-07 9.2.5-16",
            MD5_SHA256,
            login(LIST, "sha256", "md5", algorithms=MD5_SHA256, algorithm=1),
        ),
        (
            "challenged-unknown-first",
            "an unknown algorithm with parameters is passed over and copied byte for byte",
            "9.2.5-06 9.2.5-07 14.12-02",
            ODD_FIRST,
            login(LIST, "sha256", "sha256", algorithms=ODD_FIRST, algorithm=2),
        ),
        (
            "challenged-anonymity",
            "USERHASH where the cookie announces anonymity",
            "9.2.5-01 9.2.5-04 14.4-01",
            None,
            login(HASH, "sha1", "md5", userhash=userhash),
        ),
        (
            "challenged-both",
            "USERHASH and a password algorithm",
            "9.2.5-01 9.2.5-04 9.2.5-07 14.4-01",
            SHA256_MD5,
            login(BOTH, "sha256", "sha256", algorithms=SHA256_MD5, algorithm=2, userhash=userhash),
        ),
    ):
        talk = Talk(slug).challenge(0, bytes.fromhex(answer["nonce"]), algorithms)
        family.put(talk, title, requirements, asked(talk, answer), "waiting")


def texts(family):
    for slug, title, realm, place in (
        ("realm-long", "a realm and a nonce of 127 characters", "r" * 127, "r" * 127),
        ("realm-quoted", "quotes around a realm are no part of the key", '"example.org"', "example.org"),
        ("realm-decomposed", "a realm in decomposed form is copied, and composed for the key", "exa\u0301mple", "ex\u00e1mple"),
    ):
        nonce = PLAIN if slug != "realm-long" else b"n" * 127
        talk = Talk(slug, place=place).challenge(0, nonce, realm=realm)
        requirements = "9.2.5-05 9.2.2-01" + (" 14.9-02" if "decomposed" in slug else "")
        chosen = login(nonce, "sha1", "md5", realm=realm.encode())
        family.put(talk, title, requirements, asked(talk, chosen), "waiting")
    talk = Talk("username-decomposed", user="ju\u0308rgen").challenge(0, PLAIN)
    talk.user = "j\u00fcrgen"
    entry = talk.input() | {"username": "ju\u0308rgen"}
    right = valid({"state": "waiting", "requests": asked(talk, login(PLAIN, "sha1", "md5", user="j\u00fcrgen"))})
    family.add(
        "credential.login/username-decomposed",
        "a user name in decomposed form is sent and hashed composed",
        ["STUN-8489-14.3-02", "STUN-8489-9.2.2-01"],
        entry,
        [right],
        ["Login"],
    )
    passwords(family)


def passwords(family):
    """What is typed, and the password that the key is made of (RFC 8265 section 4.2.2)."""
    for slug, title, typed, word in (
        ("decomposed", "a password in decomposed form is composed for the key", "gru\u0308\u00df dich", "gr\u00fc\u00df dich"),
        ("wide-space", "a space that is not ASCII's becomes one in the key", "correct\u00a0horse", "correct horse"),
        ("capitals", "a password keeps its capitals in the key", "Correct HORSE", "Correct HORSE"),
        ("compatible", "a character with a compatible form stays as it is in the key", "\u2168 of cups", "\u2168 of cups"),
    ):
        talk = Talk(f"password-{slug}", word=word).challenge(0, PLAIN)
        entry = talk.input() | {"password": typed}
        outcomes = [valid({"state": "waiting", "requests": asked(talk, OLD)})]
        if slug == "compatible":
            entry["keys"] |= {"saslprep": long_term_key(USER, PLACE, "IX of cups").hex()}
            folded = asked(talk, login(PLAIN, "sha1", "saslprep"))
            outcomes.append(acceptable({"state": "waiting", "requests": folded}, "SASLprep, as RFC 5389 had it (CP-21)"))
        family.add(
            f"credential.login/{talk.slug}", title, ["STUN-8489-9.2.2-01"], entry, outcomes, ["Login"]
        )


def refusals(family):
    talk = Talk("stripped-401").challenge(0, LIST)
    family.put(
        talk,
        "a challenge whose list of algorithms was taken out is not answered",
        "9.2.5-01 9.2.5-02",
        asked(talk),
        "failed",
    )
    talk = Talk("stripped-438").challenge(0, LIST, SHA256_MD5).challenge(1, LIST, code=438)
    family.put(
        talk,
        "a stale nonce whose list of algorithms was taken out is not answered",
        "9.2.5-01 9.2.5-02",
        asked(talk, NEW),
        "failed",
    )
    talk = Talk("no-algorithm").challenge(0, LIST, ODD)
    family.put(talk, "no retry if no algorithm is known", "9.2.5-08", asked(talk), "failed")
    talk = Talk("refused-again").challenge(0, PLAIN).challenge(1, PLAIN)
    family.put(
        talk,
        "no second login with the same user, realm and password",
        "9.2.5-09",
        asked(talk, OLD),
        "failed",
    )
    talk = Talk("refused-again-other-nonce").challenge(0, PLAIN).challenge(1, b"another-nonce-0001")
    family.put(
        talk,
        "another nonce is no reason to log in with the same password again",
        "9.2.5-09",
        asked(talk, OLD),
        "failed",
    )
    talk = Talk("stale").challenge(0, LIST, SHA256_MD5).challenge(1, AGAIN, SHA256_MD5, 438)
    renewed = login(AGAIN, "sha256", "sha256", algorithms=SHA256_MD5, algorithm=2)
    family.put(
        talk,
        "a stale nonce is replaced by the new one",
        "9.2.5-10",
        asked(talk, NEW, renewed),
        "waiting",
    )
    talk = Talk("stale-md5").challenge(0, PLAIN).challenge(1, b"another-nonce-0001", code=438)
    renewed = login(b"another-nonce-0001", "sha1", "md5")
    family.put(
        talk,
        "a stale nonce is replaced by the new one, with an MD5 key",
        "9.2.5-10",
        asked(talk, OLD, renewed),
        "waiting",
    )
    talk = Talk("bad-request").challenge(0, PLAIN).refuse(1, 400, key=("sha1", Talk("x").key()))
    family.put(
        talk,
        "a signed 400 is not retried",
        "14.8-10",
        asked(talk, OLD),
        "failed",
    )


def responses(family):
    """Over UDP: what is not signed as the request was counts as never received."""
    md5, sha256 = ("sha1", Talk("x").key()), ("sha256", Talk("x").key("sha256"))
    other = long_term_key(USER, PLACE, "another password")
    for slug, title, key, state in (
        ("signed", "a signed success", md5, "success"),
        ("unsigned", "an unsigned success to a signed request", None, "waiting"),
        ("other-password", "a success signed with another password", ("sha1", other), "waiting"),
        ("sha256-key", "a success signed with the SHA-256 key to a request with the MD5 key", ("sha1", sha256[1]), "waiting"),
        ("short-term", "a success signed with the password itself", ("sha1", WORD.encode()), "waiting"),
    ):
        talk = Talk(f"success-{slug}").challenge(0, PLAIN).grant(1, key)
        family.put(talk, title, "9.2.5-13", asked(talk, OLD), state)
    for slug, title, key, state in (
        ("signed", "a success with SHA-256 integrity", sha256, "success"),
        ("sha1", "a success with MESSAGE-INTEGRITY only to a request with SHA-256", ("sha1", sha256[1]), "waiting"),
        ("unsigned", "an unsigned success to a request with SHA-256", None, "waiting"),
    ):
        talk = Talk(f"success-sha256-{slug}").challenge(0, LIST, SHA256_MD5).grant(1, key)
        family.put(talk, title, "9.2.5-13", asked(talk, NEW), state)
    talk = Talk("bad-then-good").challenge(0, PLAIN).grant(1, ("sha1", other)).grant(1, md5)
    family.put(talk, "a good success behind a bad one", "9.2.5-13", asked(talk, OLD), "success")
    talk = Talk("unsigned-400").challenge(0, PLAIN).refuse(1, 400).grant(1, md5)
    family.put(
        talk,
        "an unsigned 400 is dropped, and the success behind it counts",
        "9.2.5-12",
        asked(talk, OLD),
        "success",
        acceptable(
            {"state": "failed"},
            "section 14.8 says that no integrity can be expected of a 400, so some clients heed it",
        ),
    )
    talk = Talk("stripped-success").challenge(0, LIST, SHA256_MD5).grant(1, sha256, LIST)
    family.put(
        talk,
        "a success with a cookie that announces algorithms and no list of them is ignored",
        "9.2.5-11",
        asked(talk, NEW),
        "waiting",
    )
    talk = Talk("other-transaction").challenge(0, PLAIN).grant(1, md5, transaction=bytes(12))
    family.put(talk, "a success for another transaction", "6.3-03", asked(talk, OLD), "waiting")


def later(family):
    md5, sha256 = ("sha1", Talk("x").key()), ("sha256", Talk("x").key("sha256"))
    # Anything behind a success lets the client make its next request first; what comes then is for nobody.
    talk = Talk("next-request").challenge(0, PLAIN).grant(1, md5).grant(7)
    family.put(
        talk,
        "the next request carries the login unasked",
        "9.2.3.2-01 9.2.3.2-02 9.2.3.2-03",
        asked(talk, OLD, OLD),
        "waiting",
    )
    talk = Talk("next-request-sha256").challenge(0, LIST, SHA256_MD5).grant(1, sha256).grant(7)
    family.put(
        talk,
        "the next request carries the login and the algorithm unasked, signed with SHA-256 only",
        "9.2.3.2-01 9.2.3.2-02 9.2.3.2-03 9.2.5-16",
        asked(talk, NEW, NEW),
        "waiting",
    )


def redirections(family):
    md5, other = ("sha1", Talk("x").key()), ("sha1", long_term_key(USER, PLACE, "another password"))

    def elsewhere(talk, at, key, server="192.0.2.11"):
        message = Message(ERROR | BINDING, talk.ids[at]).attribute(ERROR_CODE, error_code(300, "Try Alternate"))
        message.attribute(ALTERNATE_SERVER, plain_address(server, 3478))
        return talk.say(sign(message, key))

    talk = elsewhere(Talk("redirected").challenge(0, PLAIN), 1, md5)
    family.put(
        talk,
        "a signed redirection is followed with the same credentials",
        "10-05 14.8-09",
        [*asked(talk, OLD), request(talk, 2, OTHER, **OLD)],
        "waiting",
    )
    for slug, title, key in (
        ("unsigned", "an unsigned redirection is not followed", None),
        ("other-password", "a redirection signed with another password is not followed", other),
    ):
        talk = elsewhere(Talk(f"redirected-{slug}").challenge(0, PLAIN), 1, key)
        family.put(talk, title, "14.8-09 9.2.5-13", asked(talk, OLD), "waiting")
    talk = elsewhere(elsewhere(Talk("redirected-back").challenge(0, PLAIN), 1, md5), 2, md5, "192.0.2.10")
    family.put(
        talk,
        "a redirection to a server that was asked already is not followed",
        "10-07",
        [*asked(talk, OLD), request(talk, 2, OTHER, **OLD)],
        "failed",
    )


def families():
    family = Login()
    for part in (requests, texts, refusals, responses, later, redirections):
        part(family)
    return [family]
