/*
 * credential.match and credential.route on a real NiceAgent.
 *
 * For every request a new agent is made as an application makes it: one stream
 * a "stream" of the request, local credentials set, ICE restarted once for each
 * further generation, remote credentials set when they are given, candidates
 * gathered (one host candidate on loopback; hook.c stands between it and the
 * network). The datagram is then received on the stream's own socket. From
 * there to the answer everything is libnice: nice_agent's receive path,
 * conn_check_handle_inbound_stun, stun_agent_validate with libnice's own
 * username look-up, stun_usage_ice_conncheck_create_reply. Nothing of it is
 * written again here.
 *
 * What the shim decides:
 *   success/error   class and ERROR-CODE of the datagram the agent sent, read
 *                   with stun_message_get_class and stun_message_find_error.
 *   stream          success, or an error the agent gives only after the check
 *                   of integrity (403, 420, 487): the stream of the socket, and
 *                   its newest generation, since a restart replaces the
 *                   credentials in libnice.
 *   not-stun        no answer, and a second agent, to which the same source has
 *                   first been introduced by a valid check, hands the datagram
 *                   to the application as data. Otherwise "discard".
 *   role            after a success or a 487: a further check of the shim with
 *                   ICE-CONTROLLING and tie-breaker 0 tells it, for only a
 *                   controlling agent answers that with 487.
 *
 * libnice opens sockets of its own for every stream. Several streams behind one
 * destination, as credential.match can ask for, is not expressible: unsupported.
 */
#include <nice/agent.h>
#include <netinet/in.h>
#include <stun/usages/ice.h>
#include <string.h>

#include "shim.h"

typedef struct {
  const char *stream;
  const char *socket; /* NULL for credential.match */
  gint64 generation;
  const char *ufrag, *pwd;
  const char *remote_ufrag, *remote_pwd;
} Credential;

typedef struct {
  gboolean controlling;
  uint64_t tie_breaker;
  GByteArray *message;
  struct sockaddr_storage source;
  GArray *credentials; /* Credential, by stream, then generation */
  const char *target;  /* the stream whose socket receives */
} Request;

typedef struct {
  GMainContext *context;
  NiceAgent *agent;
  GSocket *socket;
  const Credential *live; /* newest credential of the target */
  gboolean data_arrived;
} Subject;

/* --- reading the request ------------------------------------------------- */

static gboolean
parse_address (const char *text, struct sockaddr_storage *out)
{
  const char *colon = strrchr (text, ':');
  char *host = colon == NULL ? NULL : g_strndup (text, colon - text);
  guint64 port = 0;
  NiceAddress address;
  gboolean good;

  if (host == NULL)
    return FALSE;
  if (host[0] == '[' && host[strlen (host) - 1] == ']') {
    memmove (host, host + 1, strlen (host));
    host[strlen (host) - 1] = '\0';
  }
  nice_address_init (&address);
  good = g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &port, NULL) &&
      nice_address_set_from_string (&address, host);
  if (good) {
    nice_address_set_port (&address, (guint) port);
    memset (out, 0, sizeof *out);
    nice_address_copy_to_sockaddr (&address, (struct sockaddr *) out);
  }
  g_free (host);
  return good;
}

static gboolean
same_address (const char *a, const char *b)
{
  struct sockaddr_storage left, right;

  return parse_address (a, &left) && parse_address (b, &right) &&
      memcmp (&left, &right, sizeof left) == 0;
}

static void
read_credential (JsonObject *object, gboolean with_socket, Credential *out, Reply *reply)
{
  JsonObject *local = member_object (object, "local", reply);
  JsonNode *remote = json_object_get_member (object, "remote");
  JsonNode *generation = json_object_get_member (object, "generation");

  if (local == NULL)
    return;
  if (generation == NULL || !JSON_NODE_HOLDS_VALUE (generation) ||
      json_node_get_value_type (generation) != G_TYPE_INT64) {
    reply->error = g_strdup ("member \"generation\" is missing or not a whole number");
    return;
  }
  out->stream = member_text (object, "stream", reply);
  out->socket = with_socket ? member_text (object, "socket", reply) : NULL;
  out->generation = json_node_get_int (generation);
  out->ufrag = member_text (local, "ufrag", reply);
  out->pwd = member_text (local, "pwd", reply);
  if (remote != NULL && JSON_NODE_HOLDS_OBJECT (remote)) {
    out->remote_ufrag = member_text (json_node_get_object (remote), "ufrag", reply);
    out->remote_pwd = member_text (json_node_get_object (remote), "pwd", reply);
  }
}

static gint
by_stream (gconstpointer a, gconstpointer b)
{
  const Credential *left = a, *right = b;
  int order = strcmp (left->stream, right->stream);

  return order != 0 ? order :
      left->generation < right->generation ? -1 : left->generation > right->generation;
}

static void
read_credentials (JsonObject *input, gboolean with_socket, Request *request, Reply *reply)
{
  JsonNode *node = json_object_get_member (input, "credentials");
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ?
      json_node_get_array (node) : NULL;

  if (list == NULL) {
    reply->error = g_strdup ("member \"credentials\" is missing or not an array");
    return;
  }
  for (guint i = 0; i < json_array_get_length (list) && reply->error == NULL; i++) {
    JsonNode *item = json_array_get_element (list, i);
    Credential credential = { 0 };

    if (!JSON_NODE_HOLDS_OBJECT (item)) {
      reply->error = g_strdup_printf ("credentials[%u] is not an object", i);
      return;
    }
    read_credential (json_node_get_object (item), with_socket, &credential, reply);
    g_array_append_val (request->credentials, credential);
  }
  if (reply->error == NULL)
    g_array_sort (request->credentials, by_stream);
}

static void
read_request (JsonObject *input, gboolean with_socket, Request *request, Reply *reply)
{
  const char *role = member_text (input, "role", reply);
  const char *tie_breaker = member_text (input, "tie_breaker", reply);
  const char *source = member_text (input, "source", reply);
  guint64 value = 0;

  request->credentials = g_array_new (FALSE, TRUE, sizeof (Credential));
  request->message = member_hex (input, "message", reply);
  if (reply->error != NULL)
    return;
  request->controlling = strcmp (role, "controlling") == 0;
  if (!request->controlling && strcmp (role, "controlled") != 0)
    reply->error = g_strdup_printf ("role \"%s\" is neither controlling nor controlled", role);
  else if (!g_ascii_string_to_unsigned (tie_breaker, 16, 0, G_MAXUINT64, &value, NULL))
    reply->error = g_strdup_printf ("tie_breaker \"%s\" is not 16 hex digits", tie_breaker);
  else if (!parse_address (source, &request->source))
    reply->error = g_strdup_printf ("source \"%s\" is not an address and port", source);
  else
    read_credentials (input, with_socket, request, reply);
  request->tie_breaker = value;
}

static gboolean
stays_on_its_socket (const Request *request)
{
  const Credential *list = &g_array_index (request->credentials, Credential, 0);

  for (guint i = 1; i < request->credentials->len; i++)
    if (strcmp (list[i].stream, list[i - 1].stream) == 0 &&
        !same_address (list[i].socket, list[i - 1].socket))
      return FALSE;
  return TRUE;
}

/* Which stream's socket the datagram arrives on. */
static void
choose_target (JsonObject *input, gboolean with_socket, Request *request, Reply *reply)
{
  const char *destination = member_text (input, "destination", reply);

  if (reply->error != NULL)
    return;
  for (guint i = 0; i < request->credentials->len; i++) {
    Credential *credential = &g_array_index (request->credentials, Credential, i);

    if (with_socket && !same_address (credential->socket, destination))
      continue;
    if (request->target != NULL && strcmp (request->target, credential->stream) != 0) {
      reply->unsupported = g_strdup ("libnice has sockets of its own for every stream");
      return;
    }
    request->target = credential->stream;
  }
  if (with_socket && !stays_on_its_socket (request))
    reply->unsupported = g_strdup ("a stream of libnice keeps its socket over a restart");
  else if (request->target == NULL)
    reply->unsupported = g_strdup ("no stream, so no socket, at the destination");
}

/* --- the agent ----------------------------------------------------------- */

static void
receive_data (NiceAgent *agent, guint stream, guint component, guint length,
    gchar *data, gpointer user_data)
{
  Subject *subject = user_data;

  (void) agent, (void) stream, (void) component, (void) length, (void) data;
  subject->data_arrived = TRUE;
}

static void
add_stream (Subject *subject, const Request *request, guint first, guint count, Reply *reply)
{
  const Credential *credential = NULL;
  guint stream = nice_agent_add_stream (subject->agent, 1);
  GPtrArray *sockets;

  nice_agent_attach_recv (subject->agent, stream, 1, subject->context, receive_data, subject);
  for (guint i = 0; i < count; i++) {
    credential = &g_array_index (request->credentials, Credential, first + i);
    if (i > 0)
      nice_agent_restart_stream (subject->agent, stream);
    if (!nice_agent_set_local_credentials (subject->agent, stream, credential->ufrag,
            credential->pwd)) {
      reply->unsupported = g_strdup ("libnice refuses these local credentials");
      return;
    }
    if (i == 0 && !nice_agent_gather_candidates (subject->agent, stream)) {
      reply->error = g_strdup ("libnice could not gather a candidate on loopback");
      return;
    }
    if (credential->remote_ufrag != NULL)
      nice_agent_set_remote_credentials (subject->agent, stream, credential->remote_ufrag,
          credential->remote_pwd);
  }
  if (strcmp (credential->stream, request->target) != 0)
    return;
  sockets = nice_agent_get_sockets (subject->agent, stream, 1);
  subject->live = credential;
  if (sockets->len > 0)
    subject->socket = g_object_ref (g_ptr_array_index (sockets, 0));
  else
    reply->error = g_strdup ("libnice opened no socket");
  g_ptr_array_unref (sockets);
}

static void
open_subject (Subject *subject, const Request *request, Reply *reply)
{
  NiceAddress own;
  guint first = 0, next;

  memset (subject, 0, sizeof *subject);
  subject->context = g_main_context_new ();
  hook_random (request->tie_breaker);
  subject->agent = nice_agent_new (subject->context, NICE_COMPATIBILITY_RFC5245);
  hook_random_off ();
  g_object_set (subject->agent, "upnp", FALSE, "ice-tcp", FALSE, "controlling-mode",
      request->controlling, NULL);
  nice_address_init (&own);
  nice_address_set_from_string (&own,
      request->source.ss_family == AF_INET6 ? "::1" : "127.0.0.1");
  nice_agent_add_local_address (subject->agent, &own);
  for (; first < request->credentials->len && !reply->error && !reply->unsupported;
      first = next) {
    const Credential *list = &g_array_index (request->credentials, Credential, 0);

    for (next = first + 1; next < request->credentials->len &&
        strcmp (list[next].stream, list[first].stream) == 0; next++)
      continue;
    add_stream (subject, request, first, next - first, reply);
  }
}

static void
close_subject (Subject *subject)
{
  g_clear_object (&subject->socket);
  g_object_unref (subject->agent);
  while (g_main_context_iteration (subject->context, FALSE))
    continue;
  g_main_context_unref (subject->context);
  g_ptr_array_set_size (hook_sent (), 0);
}

/* What the agent sends back for the datagram: not its own checks. */
static GByteArray *
deliver (Subject *subject, const struct sockaddr_storage *source, const uint8_t *data,
    size_t length)
{
  GPtrArray *sent = hook_sent ();
  guint before = sent->len;

  hook_deliver (subject->socket, data, length, source);
  for (int i = 0; i < 1000 && !hook_delivered (); i++)
    if (!g_main_context_iteration (subject->context, FALSE))
      g_usleep (1000);
  for (guint i = before; i < sent->len; i++) {
    GByteArray *datagram = g_ptr_array_index (sent, i);

    /* Bit 8 of the message type is set in responses of both classes. */
    if (datagram->len > 1 && datagram->data[0] & 1)
      return datagram;
  }
  return NULL;
}

/* 0 for a success, the ERROR-CODE, or -1 for what libnice itself cannot read. */
static int
response_code (GByteArray *datagram)
{
  StunAgent agent;
  StunMessage message = { .agent = &agent, .buffer = datagram->data,
    .buffer_len = datagram->len };
  int code = -1;

  stun_agent_init (&agent, STUN_ALL_KNOWN_ATTRIBUTES, STUN_COMPATIBILITY_RFC5389, 0);
  if (stun_message_validate_buffer_length (datagram->data, datagram->len, TRUE) !=
      (int) datagram->len)
    return -1;
  if (stun_message_get_class (&message) == STUN_RESPONSE)
    return 0;
  return stun_message_find_error (&message, &code) == STUN_MESSAGE_RETURN_SUCCESS ? code : -1;
}

/* A valid check of the shim, made with libnice's own builder. */
static int
own_check (Subject *subject, const struct sockaddr_storage *source, gboolean controlling)
{
  const Credential *credential = subject->live;
  char *username = g_strdup_printf ("%s:%s", credential->ufrag,
      credential->remote_ufrag != NULL ? credential->remote_ufrag : "peer");
  uint8_t buffer[1500];
  StunAgent agent;
  StunMessage message;
  GByteArray *answer;
  size_t length;

  stun_agent_init (&agent, STUN_ALL_KNOWN_ATTRIBUTES, STUN_COMPATIBILITY_RFC5389,
      STUN_AGENT_USAGE_SHORT_TERM_CREDENTIALS | STUN_AGENT_USAGE_USE_FINGERPRINT);
  length = stun_usage_ice_conncheck_create (&agent, &message, buffer, sizeof buffer,
      (const uint8_t *) username, strlen (username), (const uint8_t *) credential->pwd,
      strlen (credential->pwd), FALSE, controlling, 1862270975, 0, NULL,
      STUN_USAGE_ICE_COMPATIBILITY_RFC5245);
  g_free (username);
  answer = deliver (subject, source, buffer, length);
  return answer == NULL ? -1 : response_code (answer);
}

/* --- the reply ----------------------------------------------------------- */

static void
describe_answer (Subject *subject, const Request *request, GByteArray *answer, JsonObject *ok)
{
  int code = response_code (answer);
  char *hex = to_hex (answer->data, answer->len);

  json_object_set_string_member (ok, "outcome", code == 0 ? "success" : "error");
  json_object_set_string_member (ok, "response", hex);
  g_free (hex);
  if (code > 0)
    json_object_set_int_member (ok, "code", code);
  if (code == 0 || code == 403 || code == 420 || code == 487) {
    json_object_set_string_member (ok, "stream", subject->live->stream);
    json_object_set_int_member (ok, "generation", subject->live->generation);
  }
  if (code == 0 || code == 487) {
    int probe = own_check (subject, &request->source, TRUE);

    if (probe == 487 || probe == 0)
      json_object_set_string_member (ok, "role", probe == 0 ? "controlled" : "controlling");
  }
}

/* Nothing was answered: dropped, or passed on as something that is not STUN? */
static void
describe_silence (const Request *request, Reply *reply)
{
  Subject subject;

  open_subject (&subject, request, reply);
  if (reply->error != NULL)
    goto out;
  if (own_check (&subject, &request->source, !request->controlling) != 0) {
    reply->unsupported = g_strdup ("libnice refuses a valid check to these credentials, "
        "so its silence cannot be told apart");
    goto out;
  }
  subject.data_arrived = FALSE;
  deliver (&subject, &request->source, request->message->data, request->message->len);
  json_object_set_string_member (reply->ok, "outcome",
      subject.data_arrived ? "not-stun" : "discard");
out:
  close_subject (&subject);
}

static void
answer_request (const Request *request, Reply *reply)
{
  Subject subject;
  GByteArray *answer;

  open_subject (&subject, request, reply);
  if (reply->error != NULL || reply->unsupported != NULL) {
    close_subject (&subject);
    return;
  }
  reply->ok = json_object_new ();
  answer = deliver (&subject, &request->source, request->message->data,
      request->message->len);
  if (answer != NULL)
    describe_answer (&subject, request, answer, reply->ok);
  close_subject (&subject);
  if (answer == NULL)
    describe_silence (request, reply);
}

static void
run (JsonObject *input, gboolean with_socket, Reply *reply)
{
  Request request = { 0 };

  read_request (input, with_socket, &request, reply);
  if (reply->error == NULL)
    choose_target (input, with_socket, &request, reply);
  if (reply->error == NULL && reply->unsupported == NULL)
    answer_request (&request, reply);
  g_clear_pointer (&request.message, g_byte_array_unref);
  g_clear_pointer (&request.credentials, g_array_unref);
}

void
credential_match (JsonObject *input, Reply *reply)
{
  run (input, FALSE, reply);
}

void
credential_route (JsonObject *input, Reply *reply)
{
  run (input, TRUE, reply);
}
