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

typedef struct {
  const char *username, *realm, *password;
} Login;

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

void
stun_decode (Json *input, Reply *reply)
{
  size_t length = 0;
  uint8_t *data = member_hex (input, "message", &length, reply);
  Login login = {
    .username = member_text_or_null (input, "username", reply),
    .realm = member_text_or_null (input, "realm", reply),
    .password = member_text_or_null (input, "password", reply),
  };
  stun_message_t message;
  char method[9];
  bool accept;

  if (data == NULL || reply->error != NULL || reply->unsupported != NULL) {
    free (data);
    return;
  }
  accept = is_stun_datagram (data, length) && stun_read (data, length, &message) >= 0;
  reply->ok = json_object_new_object ();
  json_object_object_add (reply->ok, "accept", json_object_new_boolean (accept));
  if (accept) {
    snprintf (method, sizeof method, "%04x", method_number (message.msg_method));
    add_text (reply->ok, "class", class_name (message.msg_class));
    add_text (reply->ok, "method", method);
    add_hex (reply->ok, "transaction_id", message.transaction_id, sizeof message.transaction_id);
    json_object_object_add (reply->ok, "attributes", attributes (data, length));
    add_text (reply->ok, "integrity", integrity (data, length, &message, &login));
    add_text (reply->ok, "fingerprint", message.has_fingerprint ? "valid" : "absent");
  }
  free (data);
}

/* --- the network below an agent, replaced -------------------------------- */

static struct {
  const addr_record_t *own; /* set: the agent at work has no socket */
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
  return network.own != NULL ? 0 : __real_conn_create (agent, config);
}

int
__wrap_conn_get_addrs (juice_agent_t *agent, addr_record_t *records, size_t size)
{
  if (network.own == NULL)
    return __real_conn_get_addrs (agent, records, size);
  records[0] = *network.own;
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

typedef struct {
  const char *stream, *role;
  int64_t generation;
  const char *ufrag, *pwd, *remote_ufrag, *remote_pwd;
  uint64_t tie_breaker;
  addr_record_t source, destination;
  uint8_t *message;
  size_t length;
} Request;

static bool
parse_address (const char *text, addr_record_t *out)
{
  struct sockaddr_in *four = (struct sockaddr_in *) &out->addr;
  struct sockaddr_in6 *six = (struct sockaddr_in6 *) &out->addr;
  char host[64];
  unsigned port;

  memset (out, 0, sizeof *out);
  if (sscanf (text, "[%63[^]]]:%u", host, &port) == 2 && port <= 65535 &&
      inet_pton (AF_INET6, host, &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons ((uint16_t) port);
    out->len = sizeof *six;
    return true;
  }
  if (sscanf (text, "%63[^:]:%u", host, &port) == 2 && port <= 65535 &&
      inet_pton (AF_INET, host, &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons ((uint16_t) port);
    out->len = sizeof *four;
    return true;
  }
  return false;
}

static void
read_address (Json *object, const char *name, addr_record_t *out, Reply *reply)
{
  const char *text = member_text (object, name, reply);

  if (text != NULL && !parse_address (text, out))
    fail (reply, "member \"%s\" is not an address and port", name);
}

static void
read_credential (Json *object, Request *request, Reply *reply)
{
  Json *local = member_object (object, "local", reply), *remote = NULL;

  request->stream = member_text (object, "stream", reply);
  request->generation = member_int (object, "generation", reply);
  if (local != NULL) {
    request->ufrag = member_text (local, "ufrag", reply);
    request->pwd = member_text (local, "pwd", reply);
  }
  if (json_object_object_get_ex (object, "remote", &remote) && remote != NULL) {
    request->remote_ufrag = member_text (remote, "ufrag", reply);
    request->remote_pwd = member_text (remote, "pwd", reply);
  }
}

/* The one credential whose agent owns the socket at the destination. */
static void
choose (Json *list, bool with_socket, Request *request, Reply *reply)
{
  size_t found = 0;

  for (size_t i = 0; i < json_object_array_length (list); i++) {
    Json *one = json_object_array_get_idx (list, i);
    addr_record_t socket;

    if (with_socket) {
      read_address (one, "socket", &socket, reply);
      if (reply->error == NULL && !addr_record_is_equal (&socket, &request->destination, true))
        continue;
    }
    read_credential (one, request, reply);
    found++;
  }
  if (found != 1)
    refuse (reply, "not one set of credentials at the destination: a libjuice agent has one and, in "
        "its default mode, a socket of its own");
}

static void
read_request (Json *input, bool with_socket, Request *request, Reply *reply)
{
  Json *list = member_list (input, "credentials", reply);
  const char *tie_breaker = member_text (input, "tie_breaker", reply);

  request->role = member_text (input, "role", reply);
  read_address (input, "source", &request->source, reply);
  read_address (input, "destination", &request->destination, reply);
  request->message = member_hex (input, "message", &request->length, reply);
  if (reply->error != NULL || reply->unsupported != NULL)
    return;
  request->tie_breaker = strtoull (tie_breaker, NULL, 16);
  choose (list, with_socket, request, reply);
}

static juice_agent_t *
open_subject (const Request *request, Reply *reply)
{
  juice_config_t config = { .cb_recv = on_data };
  juice_agent_t *agent = juice_create (&config);
  char sdp[1200];

  if (agent == NULL) {
    fail (reply, "juice_create failed");
    return NULL;
  }
  memset (&network, 0, sizeof network);
  network.own = &request->destination;
  agent->mode = strcmp (request->role, "controlling") == 0 ? AGENT_MODE_CONTROLLING :
      AGENT_MODE_CONTROLLED;
  agent->ice_tiebreaker = request->tie_breaker;
  if (strlen (request->ufrag) > 256 || strlen (request->pwd) > 256 ||
      juice_set_local_ice_attributes (agent, request->ufrag, request->pwd) != 0)
    refuse (reply, "libjuice refuses these local credentials");
  else if (juice_gather_candidates (agent) != 0)
    fail (reply, "juice_gather_candidates failed");
  if (request->remote_ufrag != NULL) {
    snprintf (sdp, sizeof sdp, "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n", request->remote_ufrag,
        request->remote_pwd == NULL ? "" : request->remote_pwd);
    if (juice_set_remote_description (agent, sdp) != 0)
      refuse (reply, "libjuice refuses these remote credentials");
  }
  return agent;
}

/* libjuice writes into what it reads, and puts it back: every delivery gets a copy. */
static void
deliver (juice_agent_t *agent, const addr_record_t *source, const uint8_t *data, size_t length)
{
  char buffer[65536];

  network.length = 0;
  if (length > sizeof buffer)
    return;
  memcpy (buffer, data, length);
  agent_input (agent, buffer, length, source, NULL);
}

/* A valid check of the shim, made with libjuice's own writer, from the same source. */
static bool
introduce (juice_agent_t *agent, const Request *request)
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
      request->ufrag, request->remote_ufrag == NULL ? "peer" : request->remote_ufrag);
  length = stun_write (buffer, sizeof buffer, &check, request->pwd);
  if (length <= 0)
    return false;
  deliver (agent, &request->source, buffer, (size_t) length);
  return network.length > 0 && stun_read (network.sent, network.length, &answer) >= 0 &&
      answer.msg_class == STUN_CLASS_RESP_SUCCESS;
}

static void
describe_answer (juice_agent_t *agent, const Request *request, Json *ok)
{
  stun_message_t answer;

  add_hex (ok, "response", network.sent, network.length);
  if (stun_read (network.sent, network.length, &answer) < 0)
    return;
  add_text (ok, "outcome", answer.msg_class == STUN_CLASS_RESP_SUCCESS ? "success" : "error");
  if (answer.msg_class == STUN_CLASS_RESP_ERROR)
    add_int (ok, "code", answer.error_code);
  add_text (ok, "stream", request->stream);
  add_int (ok, "generation", request->generation);
  add_text (ok, "role", agent->mode == AGENT_MODE_CONTROLLING ? "controlling" : "controlled");
}

static void
describe_silence (const Request *request, Reply *reply)
{
  juice_agent_t *agent = open_subject (request, reply);

  if (!introduce (agent, request)) {
    refuse (reply, "libjuice refuses a valid check to these credentials, so its silence cannot be "
        "told apart");
  } else {
    network.data_arrived = false;
    deliver (agent, &request->source, request->message, request->length);
    add_text (reply->ok, "outcome", network.data_arrived ? "not-stun" : "discard");
  }
  juice_destroy (agent);
}

static void
answer_request (const Request *request, Reply *reply)
{
  juice_agent_t *agent = open_subject (request, reply);
  bool answered = false;

  if (reply->error == NULL && reply->unsupported == NULL) {
    reply->ok = json_object_new_object ();
    deliver (agent, &request->source, request->message, request->length);
    answered = network.length > 0;
    if (answered)
      describe_answer (agent, request, reply->ok);
  }
  if (agent != NULL)
    juice_destroy (agent);
  if (reply->ok != NULL && !answered)
    describe_silence (request, reply);
  network.own = NULL;
}

static void
credential (Json *input, bool with_socket, Reply *reply)
{
  Request request = { 0 };

  read_request (input, with_socket, &request, reply);
  if (reply->error == NULL && reply->unsupported == NULL)
    answer_request (&request, reply);
  free (request.message);
}

void
credential_match (Json *input, Reply *reply)
{
  credential (input, false, reply);
}

void
credential_route (Json *input, Reply *reply)
{
  credential (input, true, reply);
}
