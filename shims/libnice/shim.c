/*
 * icespec shim for libnice: the line protocol. The operations are in decode.c
 * (stun.decode), credential.c (credential.*) and live.c (agent.*); README.md says
 * what in a reply is the library's and what is the shim's.
 *
 * Everything runs on the main loop's thread; lines are read on another, so that
 * live agents go on while the next line is awaited.
 */
#include <nice/agent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shim.h"

#ifndef NICE_VERSION
#define NICE_VERSION "unknown"
#endif

/* --- members of a request ------------------------------------------------ */

const char *
member_text_or_null (JsonObject *object, const char *name, Reply *reply)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING) {
    if (reply->error == NULL)
      reply->error = g_strdup_printf ("member \"%s\" is not a string", name);
    return NULL;
  }
  return json_node_get_string (node);
}

const char *
member_text (JsonObject *object, const char *name, Reply *reply)
{
  const char *text = member_text_or_null (object, name, reply);

  if (text == NULL && reply->error == NULL)
    reply->error = g_strdup_printf ("member \"%s\" is missing", name);
  return text;
}

JsonObject *
member_object (JsonObject *object, const char *name, Reply *reply)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    if (reply->error == NULL)
      reply->error = g_strdup_printf ("member \"%s\" is missing or not an object", name);
    return NULL;
  }
  return json_node_get_object (node);
}

GByteArray *
member_hex (JsonObject *object, const char *name, Reply *reply)
{
  const char *text = member_text (object, name, reply);
  size_t length = text == NULL ? 0 : strlen (text);
  GByteArray *bytes;

  if (text == NULL)
    return NULL;
  bytes = g_byte_array_sized_new (length / 2 + 1);
  for (size_t i = 0; i < length; i += 2) {
    int high = g_ascii_xdigit_value (text[i]);
    int low = high < 0 ? -1 : g_ascii_xdigit_value (text[i + 1]);
    uint8_t byte;

    if (low < 0) {
      reply->error = g_strdup_printf ("member \"%s\" is not hex at character %zu", name, i);
      g_byte_array_unref (bytes);
      return NULL;
    }
    byte = (uint8_t) (high * 16 + low);
    g_byte_array_append (bytes, &byte, 1);
  }
  return bytes;
}

char *
to_hex (const uint8_t *bytes, size_t length)
{
  char *text = g_malloc (2 * length + 1);

  for (size_t i = 0; i < length; i++)
    g_snprintf (text + 2 * i, 3, "%02x", bytes[i]);
  text[2 * length] = '\0';
  return text;
}

/* --- hello --------------------------------------------------------------- */

static JsonArray *
texts (const char *const *items)
{
  JsonArray *array = json_array_new ();

  for (; *items != NULL; items++)
    json_array_add_string_element (array, *items);
  return array;
}

static void
hello (JsonObject *input, Reply *reply)
{
  static const char *const ops[] =
      { "hello", "stun.decode", "credential.match", "credential.route", "agent.create",
        "agent.remote", "agent.restart", "agent.send", "agent.close", NULL };
  static const char *const features[] =
      { "full", "lite", "multi-stream", "restart", "trickle", "ipv6", NULL };
  static const char *const claims[] =
      { "rfc5389", "rfc8445", "rfc7675", NULL };
  JsonObject *implementation = json_object_new ();

  (void) input;
  json_object_set_string_member (implementation, "name", "libnice");
  json_object_set_string_member (implementation, "version", NICE_VERSION);
  json_object_set_string_member (implementation, "language", "c");
  reply->ok = json_object_new ();
  json_object_set_int_member (reply->ok, "protocol", 1);
  json_object_set_object_member (reply->ok, "implementation", implementation);
  json_object_set_array_member (reply->ok, "ops", texts (ops));
  json_object_set_array_member (reply->ok, "features", texts (features));
  json_object_set_array_member (reply->ok, "claims", texts (claims));
}

/* --- one line ------------------------------------------------------------ */

static const struct {
  const char *name;
  void (*run) (JsonObject *input, Reply *reply);
} operations[] = {
  { "hello", hello },
  { "stun.decode", stun_decode },
  { "credential.match", credential_match },
  { "credential.route", credential_route },
  { "agent.create", agent_create },
  { "agent.remote", agent_remote },
  { "agent.restart", agent_restart },
  { "agent.send", agent_send },
  { "agent.close", agent_close },
};

static void
dispatch (JsonObject *request, Reply *reply)
{
  const char *op = member_text (request, "op", reply);

  if (op == NULL)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (operations); i++) {
    if (strcmp (op, operations[i].name) == 0) {
      operations[i].run (request, reply);
      return;
    }
  }
  reply->unsupported = g_strdup_printf ("libnice's shim has no operation %s", op);
}

void
print_line (JsonObject *line)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  char *text;

  json_node_take_object (node, line);
  text = json_to_string (node, FALSE);
  puts (text);
  fflush (stdout);
  g_free (text);
  json_node_unref (node);
}

static void
print_reply (JsonNode *id, Reply *reply)
{
  JsonObject *line = json_object_new ();

  json_object_set_member (line, "id", id);
  if (reply->error != NULL)
    json_object_set_string_member (line, "error", reply->error);
  else if (reply->unsupported != NULL)
    json_object_set_string_member (line, "unsupported", reply->unsupported);
  else
    json_object_set_object_member (line, "ok", json_object_ref (reply->ok));
  print_line (line);
}

static void
handle_line (const char *line)
{
  JsonParser *parser = json_parser_new ();
  GError *problem = NULL;
  JsonNode *id = NULL, *root = NULL;
  Reply reply = { NULL, NULL, NULL };

  if (json_parser_load_from_data (parser, line, -1, &problem))
    root = json_parser_get_root (parser);
  if (problem != NULL) {
    reply.error = g_strdup_printf ("not JSON: %s", problem->message);
    g_error_free (problem);
  } else if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    reply.error = g_strdup ("not a JSON object");
  } else {
    JsonObject *request = json_node_get_object (root);

    id = json_object_dup_member (request, "id");
    /* libnice and json-glib take C strings: they would judge a shorter text. */
    if (strstr (line, "\\u0000") != NULL)
      reply.unsupported = g_strdup ("a text with a NUL is not expressible in C strings");
    else
      dispatch (request, &reply);
  }
  print_reply (id != NULL ? id : json_node_new (JSON_NODE_NULL), &reply);
  g_clear_pointer (&reply.ok, json_object_unref);
  g_free (reply.unsupported);
  g_free (reply.error);
  g_object_unref (parser);
}

static gboolean
take_line (gpointer data)
{
  /* Nothing comes after the end of stdin, whatever still runs. */
  if (data == NULL)
    _exit (0);
  handle_line (data);
  return G_SOURCE_REMOVE;
}

static gpointer
read_lines (gpointer unused)
{
  char *line = NULL;
  size_t size = 0;
  ssize_t length;
  gboolean more;

  do {
    GSource *source;

    length = getline (&line, &size, stdin);
    more = length >= 0;
    if (length > 0 && line[length - 1] == '\n')
      line[--length] = '\0';
    if (length == 0)
      continue;
    source = g_idle_source_new ();
    g_source_set_priority (source, G_PRIORITY_DEFAULT);
    g_source_set_callback (source, take_line, more ? g_strdup (line) : NULL, g_free);
    g_source_attach (source, NULL);
    g_source_unref (source);
  } while (more);
  return unused;
}

int
main (void)
{
  g_thread_unref (g_thread_new ("lines", read_lines, NULL));
  g_main_loop_run (g_main_loop_new (NULL, FALSE));
  return 0;
}
