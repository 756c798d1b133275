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

#include "request.h"

typedef struct {
  GMainContext *context;
  NiceAgent *agent;
  GSocket *socket;
  const Credential *live; /* newest credential of the target */
  gboolean data_arrived;
} Subject;

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

  request_read (input, with_socket, &request, reply);
  if (reply->error == NULL && reply->unsupported == NULL) {
    hook_network (TRUE);
    answer_request (&request, reply);
    hook_network (FALSE);
  }
  request_clear (&request);
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
