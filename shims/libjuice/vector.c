/*
 * stun.decode and credential.* on libjuice's own functions.
 *
 * stun.decode: accept is is_stun_datagram and stun_read; class, method (its bits
 * put together) and the rest of the header are what stun_read filled in. attributes is stun_read_attr
 * called in stun_read's loop, so what it walks over, values as on the wire.
 * fingerprint: stun_read refuses a wrong one. integrity: stun_check_integrity,
 * which makes the key from the message (long-term if it has a REALM). The look-up
 * of the user before it is the application's, here the shim's as libjuice's server
 * does it, by name or hash; a message of another user or realm is "unchecked".
 *
 * credential.*: a new agent with the credentials, role (private `mode`) and
 * tie-breaker of the request, gathered by juice_gather_candidates; the functions
 * of its socket are replaced at link time (--wrap) by ones that give the
 * destination as its one address and keep what is sent. The datagram goes to
 * agent_input, as from the socket. What libjuice answers at all it answers after
 * the check of integrity, so an answer always has a stream. not-stun: no answer,
 * and a second agent, which has got a valid check from the source before, hands
 * the datagram to the application. role is the private `mode` afterwards.
 */
#include <arpa/inet.h>
#include <juice/juice.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "conn.h"
#include "stun.h"

#include "vector.h"

/* --- stun.decode --------------------------------------------------------- */

static const char *
class_name (stun_class_t class)
{
  switch (class) {
    case STUN_CLASS_REQUEST:
      return "request";
    case STUN_CLASS_INDICATION:
      return "indication";
    case STUN_CLASS_RESP_SUCCESS:
      return "success";
    default:
      return "error";
  }
}

/* libjuice keeps the bits of the method where they are in the type; the number is without the gaps. */
static unsigned
method_number (stun_method_t method)
{
  unsigned bits = method;

  return (bits & 0xf) | (bits >> 1 & 0x70) | (bits >> 2 & 0xf80);
}

static Json *
attributes (uint8_t *data, size_t length)
{
  Json *list = json_object_new_array ();
  uint8_t *begin = data + sizeof (struct stun_header);
  stun_message_t scratch;
  uint32_t bits = 0;
  int step = 0;

  memset (&scratch, 0, sizeof scratch);
  for (uint8_t *at = begin; at < data + length; at += step) {
    const struct stun_attr *attribute = (const struct stun_attr *) at;
    Json *one;
    char type[5];

    step = stun_read_attr (at, (size_t) (data + length - at), &scratch, data, begin, &bits);
    if (step <= 0)
      break;
    one = json_object_new_object ();
    snprintf (type, sizeof type, "%04x", ntohs (attribute->type));
    add_text (one, "type", type);
    add_hex (one, "value", attribute->value, ntohs (attribute->length));
    json_object_array_add (list, one);
  }
  return list;
}

/* Whether the message is of this user, as libjuice's server looks users up: by name or by hash. */
static bool
is_of (const Login *login, stun_message_t *message)
{
  stun_credentials_t *said = &message->credentials;
  uint8_t hash[USERHASH_SIZE];

  if (login->realm == NULL)
    return true;
  if (login->username == NULL || strcmp (login->realm, said->realm) != 0)
    return false;
  if (!said->enable_userhash)
    return strcmp (login->username, said->username) == 0;
  stun_compute_userhash (login->username, login->realm, hash);
  if (memcmp (hash, said->userhash, sizeof hash) != 0)
    return false;
  snprintf (said->username, sizeof said->username, "%s", login->username);
  return true;
}

static const char *
integrity (uint8_t *data, size_t length, stun_message_t *message, const Login *login)
{
  if (!message->has_integrity)
    return "absent";
  if (login->password == NULL || !is_of (login, message))
    return "unchecked";
  return stun_check_integrity (data, length, message, login->password) ? "valid" : "invalid";
}

bool
decode_message (uint8_t *data, size_t length, const Login *login, Json *out)
{
  stun_message_t message;
  char method[9];

  if (!is_stun_datagram (data, length) || stun_read (data, length, &message) < 0)
    return false;
  snprintf (method, sizeof method, "%04x", method_number (message.msg_method));
  add_text (out, "class", class_name (message.msg_class));
  add_text (out, "method", method);
  add_hex (out, "transaction_id", message.transaction_id, sizeof message.transaction_id);
  json_object_object_add (out, "attributes", attributes (data, length));
  add_text (out, "integrity", integrity (data, length, &message, login));
  add_text (out, "fingerprint", message.has_fingerprint ? "valid" : "absent");
  return true;
}

/* --- the network below an agent, replaced -------------------------------- */

static struct {
  addr_record_t own; /* its length is set: the agent at work has no socket */
  uint8_t sent[2048];
  size_t length; /* of the first answer */
  bool data_arrived;
} network;

int __real_conn_create (juice_agent_t *agent, udp_socket_config_t *config);
int __wrap_conn_create (juice_agent_t *agent, udp_socket_config_t *config);
int __real_conn_get_addrs (juice_agent_t *agent, addr_record_t *records, size_t size);
int __wrap_conn_get_addrs (juice_agent_t *agent, addr_record_t *records, size_t size);
int __real_conn_send (juice_agent_t *agent, const addr_record_t *to, const char *data, size_t size,
    int ds);
int __wrap_conn_send (juice_agent_t *agent, const addr_record_t *to, const char *data, size_t size,
    int ds);

int
__wrap_conn_create (juice_agent_t *agent, udp_socket_config_t *config)
{
  return network.own.len != 0 ? 0 : __real_conn_create (agent, config);
}

int
__wrap_conn_get_addrs (juice_agent_t *agent, addr_record_t *records, size_t size)
{
  if (network.own.len == 0)
    return __real_conn_get_addrs (agent, records, size);
  records[0] = network.own;
  return 1;
}

int
__wrap_conn_send (juice_agent_t *agent, const addr_record_t *to, const char *data, size_t size,
    int ds)
{
  /* A live agent has a socket; libjuice's threads may send on it at any time. */
  if (agent->conn_impl != NULL)
    return __real_conn_send (agent, to, data, size, ds);
  if (network.length == 0 && size <= sizeof network.sent) {
    memcpy (network.sent, data, size);
    network.length = size;
  }
  return (int) size;
}

static void
on_data (juice_agent_t *agent, const char *data, size_t size, void *user)
{
  (void) agent, (void) data, (void) size, (void) user;
  network.data_arrived = true;
}

/* --- credential.* -------------------------------------------------------- */

static addr_record_t
record (const struct sockaddr_storage *address)
{
  return (addr_record_t) {
    .addr = *address,
    .len = address->ss_family == AF_INET6 ? sizeof (struct sockaddr_in6) : sizeof (struct sockaddr_in),
  };
}

static juice_agent_t *
open_subject (const Match *match, Reply *reply)
{
  juice_config_t config = { .cb_recv = on_data };
  juice_agent_t *agent = juice_create (&config);
  char sdp[1200];

  if (agent == NULL) {
    fail (reply, "juice_create failed");
    return NULL;
  }
  memset (&network, 0, sizeof network);
  network.own = record (&match->destination);
  agent->mode = strcmp (match->role, "controlling") == 0 ? AGENT_MODE_CONTROLLING :
      AGENT_MODE_CONTROLLED;
  agent->ice_tiebreaker = match->tie_breaker;
  if (strlen (match->local.ufrag) > 256 || strlen (match->local.pwd) > 256 ||
      juice_set_local_ice_attributes (agent, match->local.ufrag, match->local.pwd) != 0)
    refuse (reply, "libjuice refuses these local credentials");
  else if (juice_gather_candidates (agent) != 0)
    fail (reply, "juice_gather_candidates failed");
  if (match->remote.ufrag != NULL) {
    snprintf (sdp, sizeof sdp, "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n", match->remote.ufrag,
        match->remote.pwd == NULL ? "" : match->remote.pwd);
    if (juice_set_remote_description (agent, sdp) != 0)
      refuse (reply, "libjuice refuses these remote credentials");
  }
  return agent;
}

/* libjuice writes into what it reads, and puts it back: every delivery gets a copy. */
static void
deliver (juice_agent_t *agent, const struct sockaddr_storage *from, const uint8_t *data,
    size_t length)
{
  addr_record_t source = record (from);
  char buffer[65536];

  network.length = 0;
  if (length > sizeof buffer)
    return;
  memcpy (buffer, data, length);
  agent_input (agent, buffer, length, &source, NULL);
}

/* A valid check of the shim, made with libjuice's own writer, from the same source. */
static bool
introduce (juice_agent_t *agent, const Match *match)
{
  stun_message_t check, answer;
  uint8_t buffer[2048];
  int length;

  memset (&check, 0, sizeof check);
  check.msg_class = STUN_CLASS_REQUEST;
  check.msg_method = STUN_METHOD_BINDING;
  check.priority = 1;
  if (agent->mode == AGENT_MODE_CONTROLLING)
    check.ice_controlled = 1;
  else
    check.ice_controlling = 1;
  snprintf (check.credentials.username, sizeof check.credentials.username, "%s:%s",
      match->local.ufrag, match->remote.ufrag == NULL ? "peer" : match->remote.ufrag);
  length = stun_write (buffer, sizeof buffer, &check, match->local.pwd);
  if (length <= 0)
    return false;
  deliver (agent, &match->source, buffer, (size_t) length);
  return network.length > 0 && stun_read (network.sent, network.length, &answer) >= 0 &&
      answer.msg_class == STUN_CLASS_RESP_SUCCESS;
}

static void
describe_answer (juice_agent_t *agent, const Match *match, Json *ok)
{
  stun_message_t answer;

  add_hex (ok, "response", network.sent, network.length);
  if (stun_read (network.sent, network.length, &answer) < 0)
    return;
  add_text (ok, "outcome", answer.msg_class == STUN_CLASS_RESP_SUCCESS ? "success" : "error");
  if (answer.msg_class == STUN_CLASS_RESP_ERROR)
    add_int (ok, "code", answer.error_code);
  add_text (ok, "stream", match->stream);
  add_int (ok, "generation", match->generation);
  add_text (ok, "role", agent->mode == AGENT_MODE_CONTROLLING ? "controlling" : "controlled");
}

static void
describe_silence (const Match *match, Reply *reply)
{
  juice_agent_t *agent = open_subject (match, reply);

  if (!introduce (agent, match)) {
    refuse (reply, "libjuice refuses a valid check to these credentials, so its silence cannot be "
        "told apart");
  } else {
    network.data_arrived = false;
    deliver (agent, &match->source, match->message, match->length);
    add_text (reply->ok, "outcome", network.data_arrived ? "not-stun" : "discard");
  }
  juice_destroy (agent);
}

void
answer_match (const Match *match, Reply *reply)
{
  juice_agent_t *agent = open_subject (match, reply);
  bool answered = false;

  if (reply->error == NULL && reply->unsupported == NULL) {
    reply->ok = json_object_new_object ();
    deliver (agent, &match->source, match->message, match->length);
    answered = network.length > 0;
    if (answered)
      describe_answer (agent, match, reply->ok);
  }
  if (agent != NULL)
    juice_destroy (agent);
  if (reply->ok != NULL && !answered)
    describe_silence (match, reply);
  network.own.len = 0;
}
