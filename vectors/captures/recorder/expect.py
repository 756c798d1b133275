"""Expectations that several scenarios share. They are literals, read from the captures and the RFCs; nothing here
runs the audit."""


def healthy(**more):
    return {"verdict": "healthy", "cause": "none", **more}


def faulty(cause, side=None, mid=None, **more):
    told = {"verdict": "faulty", "cause": cause}
    if side:
        told["side"] = side
    if mid is not None:
        told["mid"] = mid
    return {**told, **more}
