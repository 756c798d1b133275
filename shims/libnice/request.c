/* Reads the requests of credential.c; nothing here touches a datagram. */
#include <nice/agent.h>
#include <string.h>

#include "request.h"

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
read_members (JsonObject *input, gboolean with_socket, Request *request, Reply *reply)
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

void
request_read (JsonObject *input, gboolean with_socket, Request *request, Reply *reply)
{
  read_members (input, with_socket, request, reply);
  if (reply->error == NULL)
    choose_target (input, with_socket, request, reply);
}

void
request_clear (Request *request)
{
  g_clear_pointer (&request->message, g_byte_array_unref);
  g_clear_pointer (&request->credentials, g_array_unref);
}
