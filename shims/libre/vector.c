/*
 * stun.decode and credential.* on libre's own functions. The unmodified shared
 * library of the system is used; where the shim has to look on or stand in for
 * the network, it defines a function that libre calls through the dynamic linker,
 * which finds the executable's first (-rdynamic).
 *
 * stun.decode: accept is stun_msg_decode, which icem's receive path calls too (it
 * never asks stun_msg_mcookie). attributes: what stun_msg_decode hands to
 * stun_attr_decode and that keeps, so nothing that libre does not know; values as
 * on the wire. integrity: stun_msg_chk_mi; fingerprint: stun_msg_chk_fingerprint.
 * libre does not know SHA-256. Long-term keys are made with its md5_printf, and
 * the look-up of the user is the application's: a message that names another
 * user or realm than the request is "unchecked".
 *
 * credential.*: a new icem on a UDP socket of its own on loopback with the role,
 * tie-breaker and credentials of the match, before its checks start. The
 * datagram comes out of recvfrom as libre's own handler of the socket reads it,
 * and what libre sends is kept at sendto. success/error and code are read with
 * libre's decoder; stream is given with a success and with 487, which come after
 * authentication only; not-stun is what the socket's handler gets behind icem.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <re/re.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "vector.h"

int stun_attr_decode (struct stun_attr **attribute, struct mbuf *buffer, const uint8_t *tid,
    struct stun_unknown_attr *unknown);

/* --- in the place of what libre calls ------------------------------------ */

static Json *watched; /* the attributes of the message that is being decoded, if one is */

static struct {
  bool on;
  int fd; /* the socket of the agent at work, with libre's handler */
  fd_h *handler;
  void *argument;
  const uint8_t *data; /* the datagram to be received */
  size_t length;
  struct sa source;
  uint8_t sent[2048];
  size_t sent_length;
  bool passed_on;
} network;

int
stun_attr_decode (struct stun_attr **attribute, struct mbuf *buffer, const uint8_t *tid,
    struct stun_unknown_attr *unknown)
{
  static int (*real) (struct stun_attr **, struct mbuf *, const uint8_t *,
      struct stun_unknown_attr *);
  const uint8_t *at = mbuf_buf (buffer);
  size_t left = mbuf_get_left (buffer), length;
  char type[5];
  Json *one;
  int err;

  if (real == NULL)
    real = dlsym (RTLD_NEXT, "stun_attr_decode");
  err = real (attribute, buffer, tid, unknown);
  if (watched == NULL || err != 0 || *attribute == NULL || left < 4)
    return err;
  length = (size_t) at[2] << 8 | at[3];
  one = json_object_new_object ();
  snprintf (type, sizeof type, "%02x%02x", at[0], at[1]);
  add_text (one, "type", type);
  add_hex (one, "value", at + 4, length <= left - 4 ? length : left - 4);
  json_object_array_add (watched, one);
  return err;
}

int
fd_listen (int fd, int flags, fd_h *handler, void *argument)
{
  static int (*real) (int, int, fd_h *, void *);

  if (network.on) {
    network.fd = fd;
    network.handler = handler;
    network.argument = argument;
  }
  if (real == NULL)
    real = dlsym (RTLD_NEXT, "fd_listen");
  return real (fd, flags, handler, argument);
}

ssize_t
recvfrom (int fd, void *buffer, size_t size, int flags, struct sockaddr *from, socklen_t *length)
{
  static ssize_t (*real) (int, void *, size_t, int, struct sockaddr *, socklen_t *);

  if (network.on && fd == network.fd && network.data != NULL) {
    size_t done = network.length < size ? network.length : size;

    memcpy (buffer, network.data, done);
    memcpy (from, &network.source.u.sa, network.source.len);
    *length = network.source.len;
    network.data = NULL;
    return (ssize_t) done;
  }
  if (real == NULL)
    real = dlsym (RTLD_NEXT, "recvfrom");
  return real (fd, buffer, size, flags, from, length);
}

ssize_t
sendto (int fd, const void *data, size_t size, int flags, const struct sockaddr *to,
    socklen_t length)
{
  static ssize_t (*real) (int, const void *, size_t, int, const struct sockaddr *, socklen_t);

  if (network.on) {
    if (network.sent_length == 0 && size <= sizeof network.sent) {
      memcpy (network.sent, data, size);
      network.sent_length = size;
    }
    return (ssize_t) size;
  }
  if (real == NULL)
    real = dlsym (RTLD_NEXT, "sendto");
  return real (fd, data, size, flags, to, length);
}

/* --- stun.decode --------------------------------------------------------- */

static int
decode (struct stun_msg **message, const uint8_t *data, size_t length)
{
  struct stun_unknown_attr unknown = { .typec = 0 };
  struct mbuf *buffer = mbuf_alloc (length + 1);
  int err;

  if (buffer == NULL)
    return ENOMEM;
  (void) mbuf_write_mem (buffer, data, length);
  buffer->pos = 0;
  err = stun_msg_decode (message, buffer, &unknown);
  mem_deref (buffer);
  return err;
}

static bool
says (struct stun_msg *message, uint16_t type, const char *text)
{
  struct stun_attr *attribute = stun_msg_attr (message, type);

  return text != NULL && attribute != NULL && strcmp (attribute->v.str, text) == 0;
}

static const char *
integrity (struct stun_msg *message, const Login *login)
{
  uint8_t digest[MD5_SIZE];
  const uint8_t *key = (const uint8_t *) login->password;
  size_t length = login->password == NULL ? 0 : strlen (login->password);

  if (stun_msg_attr (message, STUN_ATTR_MSG_INTEGRITY) == NULL)
    return "absent";
  if (login->password == NULL)
    return "unchecked";
  if (login->realm != NULL) {
    if (!says (message, STUN_ATTR_REALM, login->realm) ||
        !says (message, STUN_ATTR_USERNAME, login->username) ||
        md5_printf (digest, "%s:%s:%s", login->username, login->realm, login->password) != 0)
      return "unchecked";
    key = digest;
    length = sizeof digest;
  }
  return stun_msg_chk_mi (message, key, length) == 0 ? "valid" : "invalid";
}

static const char *
fingerprint (struct stun_msg *message)
{
  if (stun_msg_attr (message, STUN_ATTR_FINGERPRINT) == NULL)
    return "absent";
  return stun_msg_chk_fingerprint (message) == 0 ? "valid" : "invalid";
}

static const char *
class_name (struct stun_msg *message)
{
  static const char *const names[] = { "request", "indication", "success", "error" };

  return names[stun_msg_class (message) & 3];
}

static void
describe (struct stun_msg *message, const Login *login, Json *ok)
{
  char method[5];

  snprintf (method, sizeof method, "%04x", stun_msg_method (message));
  add_text (ok, "class", class_name (message));
  add_text (ok, "method", method);
  add_hex (ok, "transaction_id", stun_msg_tid (message), STUN_TID_SIZE);
  json_object_object_add (ok, "attributes", json_object_get (watched));
  add_text (ok, "integrity", integrity (message, login));
  add_text (ok, "fingerprint", fingerprint (message));
}

bool
decode_message (uint8_t *data, size_t length, const Login *login, Json *out)
{
  struct stun_msg *message = NULL;
  bool accept;

  watched = json_object_new_array ();
  accept = decode (&message, data, length) == 0;
  if (accept)
    describe (message, login, out);
  mem_deref (message);
  json_object_put (watched);
  watched = NULL;
  return accept;
}

/* --- credential.* -------------------------------------------------------- */

typedef struct {
  struct icem *icem;
  struct udp_sock *socket;
} Subject;

static void
on_data (const struct sa *source, struct mbuf *data, void *unused)
{
  (void) source, (void) data, (void) unused;
  network.passed_on = true;
}

static void
on_checks (int err, bool update, void *unused)
{
  (void) err, (void) update, (void) unused;
}

static void
open_subject (Subject *subject, const Match *match, Reply *reply)
{
  struct sa own;
  int err;

  if (match->tie_breaker == 0) {
    refuse (reply, "icem_alloc refuses the tie-breaker 0");
    return;
  }
  err = icem_alloc (&subject->icem, ICE_MODE_FULL,
      strcmp (match->role, "controlling") == 0 ? ICE_ROLE_CONTROLLING : ICE_ROLE_CONTROLLED,
      IPPROTO_UDP, 0, match->tie_breaker, match->local.ufrag, match->local.pwd, on_checks, NULL);
  if (err != 0) {
    refuse (reply, "libre refuses these local credentials");
    return;
  }
  err = sa_set_str (&own, match->source.ss_family == AF_INET6 ? "::1" : "127.0.0.1", 0);
  if (err == 0)
    err = udp_listen (&subject->socket, &own, on_data, NULL);
  if (err == 0)
    err = icem_comp_add (subject->icem, 1, subject->socket);
  if (err == 0)
    err = icem_cand_add (subject->icem, 1, 0, NULL, &own);
  if (err == 0 && match->remote.ufrag != NULL) {
    err = icem_sdp_decode (subject->icem, ice_attr_ufrag, match->remote.ufrag);
    err |= icem_sdp_decode (subject->icem, ice_attr_pwd, match->remote.pwd);
  }
  if (err != 0 || network.handler == NULL)
    fail (reply, "no icem on loopback: %s", strerror (err));
}

static void
describe_answer (const Subject *subject, const Match *match, Json *ok)
{
  struct stun_msg *answer = NULL;
  struct stun_attr *error;
  bool success;

  add_hex (ok, "response", network.sent, network.sent_length);
  if (decode (&answer, network.sent, network.sent_length) != 0)
    return;
  success = stun_msg_class (answer) == STUN_CLASS_SUCCESS_RESP;
  error = stun_msg_attr (answer, STUN_ATTR_ERR_CODE);
  add_text (ok, "outcome", success ? "success" : "error");
  if (!success && error != NULL)
    add_int (ok, "code", error->v.err_code.code);
  if (success || (error != NULL && error->v.err_code.code == 487)) {
    add_text (ok, "stream", match->stream);
    add_int (ok, "generation", match->generation);
    add_text (ok, "role", icem_local_role (subject->icem) == ICE_ROLE_CONTROLLING ?
        "controlling" : "controlled");
  }
  mem_deref (answer);
}

void
answer_match (const Match *match, Reply *reply)
{
  Subject subject = { NULL, NULL };

  memset (&network, 0, sizeof network);
  network.on = true;
  open_subject (&subject, match, reply);
  if (reply->error == NULL && reply->unsupported == NULL) {
    network.data = match->message;
    network.length = match->length;
    sa_set_sa (&network.source, (const struct sockaddr *) &match->source);
    network.handler (FD_READ, network.argument);
    reply->ok = json_object_new_object ();
    if (network.sent_length > 0)
      describe_answer (&subject, match, reply->ok);
    else
      add_text (reply->ok, "outcome", network.passed_on ? "not-stun" : "discard");
  }
  mem_deref (subject.icem);
  mem_deref (subject.socket);
  network.on = false;
}
