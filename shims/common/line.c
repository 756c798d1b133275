/* The line protocol of the C shims: see shim.h. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shim.h"

/* More than any line of icespec's; a longer one is no line at all. */
#define LONGEST_LINE ((size_t) 64 << 20)

/* --- replies ------------------------------------------------------------- */

void
fail (Reply *reply, const char *format, ...)
{
  va_list more;

  if (reply->error != NULL)
    return;
  va_start (more, format);
  if (vasprintf (&reply->error, format, more) < 0)
    abort ();
  va_end (more);
}

void
refuse (Reply *reply, const char *format, ...)
{
  va_list more;

  if (reply->unsupported != NULL)
    return;
  va_start (more, format);
  if (vasprintf (&reply->unsupported, format, more) < 0)
    abort ();
  va_end (more);
}

/* --- members ------------------------------------------------------------- */

const char *
member_text_or_null (Json *object, const char *name, Reply *reply)
{
  Json *member = NULL;

  if (!json_object_object_get_ex (object, name, &member) || member == NULL)
    return NULL;
  if (!json_object_is_type (member, json_type_string)) {
    fail (reply, "member \"%s\" is not a string", name);
    return NULL;
  }
  if (strlen (json_object_get_string (member)) != (size_t) json_object_get_string_len (member)) {
    refuse (reply, "a text with a NUL is not expressible in C strings");
    return NULL;
  }
  return json_object_get_string (member);
}

const char *
member_text (Json *object, const char *name, Reply *reply)
{
  const char *text = member_text_or_null (object, name, reply);

  if (text == NULL && reply->unsupported == NULL)
    fail (reply, "member \"%s\" is missing", name);
  return text;
}

int64_t
member_int (Json *object, const char *name, Reply *reply)
{
  Json *member = NULL;

  if (json_object_object_get_ex (object, name, &member) &&
      json_object_is_type (member, json_type_int))
    return json_object_get_int64 (member);
  fail (reply, "member \"%s\" is missing or not a whole number", name);
  return 0;
}

bool
member_flag (Json *object, const char *name)
{
  Json *member = NULL;

  return json_object_object_get_ex (object, name, &member) &&
      json_object_is_type (member, json_type_boolean) && json_object_get_boolean (member);
}

Json *
member_object (Json *object, const char *name, Reply *reply)
{
  Json *member = NULL;

  if (json_object_object_get_ex (object, name, &member) &&
      json_object_is_type (member, json_type_object))
    return member;
  fail (reply, "member \"%s\" is missing or not an object", name);
  return NULL;
}

Json *
member_list (Json *object, const char *name, Reply *reply)
{
  Json *member = NULL;

  if (!json_object_object_get_ex (object, name, &member) ||
      !json_object_is_type (member, json_type_array)) {
    fail (reply, "member \"%s\" is missing or not an array", name);
    return NULL;
  }
  for (size_t i = 0; i < json_object_array_length (member); i++) {
    if (!json_object_is_type (json_object_array_get_idx (member, i), json_type_object)) {
      fail (reply, "%s[%zu] is not an object", name, i);
      return NULL;
    }
  }
  return member;
}

static int
nibble (char digit)
{
  static const char digits[] = "0123456789abcdef";
  const char *at = digit == '\0' ? NULL : strchr (digits, digit);

  return at == NULL ? -1 : (int) (at - digits);
}

/* Never NULL without an error; the caller frees it. */
uint8_t *
member_hex (Json *object, const char *name, size_t *length, Reply *reply)
{
  const char *text = member_text (object, name, reply);
  uint8_t *bytes;

  if (text == NULL)
    return NULL;
  *length = strlen (text) / 2;
  bytes = malloc (*length + 1);
  if (bytes == NULL)
    abort ();
  for (size_t i = 0; i < strlen (text); i += 2) {
    int high = nibble (text[i]), low = nibble (text[i + 1]);

    if (high < 0 || low < 0) {
      fail (reply, "member \"%s\" is not hex at character %zu", name, i);
      free (bytes);
      return NULL;
    }
    bytes[i / 2] = (uint8_t) (high * 16 + low);
  }
  return bytes;
}

void
add_text (Json *object, const char *name, const char *text)
{
  json_object_object_add (object, name, json_object_new_string (text));
}

void
add_int (Json *object, const char *name, int64_t number)
{
  json_object_object_add (object, name, json_object_new_int64 (number));
}

void
add_hex (Json *object, const char *name, const uint8_t *bytes, size_t length)
{
  char *text = malloc (2 * length + 1);

  if (text == NULL)
    abort ();
  for (size_t i = 0; i < length; i++)
    sprintf (text + 2 * i, "%02x", bytes[i]);
  text[2 * length] = '\0';
  add_text (object, name, text);
  free (text);
}

/* --- lines --------------------------------------------------------------- */

void
say (Json *line)
{
  static pthread_mutex_t output = PTHREAD_MUTEX_INITIALIZER;

  pthread_mutex_lock (&output);
  puts (json_object_to_json_string_ext (line, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
  fflush (stdout);
  pthread_mutex_unlock (&output);
  json_object_put (line);
}

static Json *
texts (const char *const *items)
{
  Json *array = json_object_new_array ();

  for (; *items != NULL; items++)
    json_object_array_add (array, json_object_new_string (*items));
  return array;
}

static void
hello (Reply *reply)
{
  Json *implementation = json_object_new_object (), *ops = json_object_new_array ();

  json_object_array_add (ops, json_object_new_string ("hello"));
  for (const Operation *one = vector_operations; one->name != NULL; one++)
    json_object_array_add (ops, json_object_new_string (one->name));
  for (const Operation *one = live_operations; one->name != NULL; one++)
    json_object_array_add (ops, json_object_new_string (one->name));
  add_text (implementation, "name", stack.name);
  add_text (implementation, "version", stack.version);
  add_text (implementation, "language", "c");
  reply->ok = json_object_new_object ();
  add_int (reply->ok, "protocol", 1);
  json_object_object_add (reply->ok, "implementation", implementation);
  json_object_object_add (reply->ok, "ops", ops);
  json_object_object_add (reply->ok, "features", texts (stack.features));
  json_object_object_add (reply->ok, "claims", texts (stack.claims));
}

static bool
run_one (const Operation *operations, const char *op, Json *request, Reply *reply)
{
  for (; operations->name != NULL; operations++) {
    if (strcmp (operations->name, op) == 0) {
      operations->run (request, reply);
      return true;
    }
  }
  return false;
}

static void
dispatch (Json *request, Reply *reply)
{
  const char *op = member_text (request, "op", reply);

  if (op == NULL)
    return;
  if (strcmp (op, "hello") == 0)
    hello (reply);
  else if (!run_one (vector_operations, op, request, reply) && !run_one (live_operations, op, request, reply))
    refuse (reply, "%s's shim has no operation %s", stack.name, op);
}

static void
handle_line (const char *text)
{
  enum json_tokener_error problem = json_tokener_success;
  Json *request = json_tokener_parse_verbose (text, &problem), *id = NULL;
  Json *line = json_object_new_object ();
  Reply reply = { 0 };

  if (problem != json_tokener_success)
    fail (&reply, "not JSON: %s", json_tokener_error_desc (problem));
  else if (!json_object_is_type (request, json_type_object))
    fail (&reply, "not a JSON object");
  else
    dispatch (request, &reply);
  if (json_object_is_type (request, json_type_object))
    json_object_object_get_ex (request, "id", &id);
  json_object_object_add (line, "id", json_object_get (id));
  if (reply.error != NULL)
    add_text (line, "error", reply.error);
  else if (reply.unsupported != NULL)
    add_text (line, "unsupported", reply.unsupported);
  else
    json_object_object_add (line, "ok", json_object_get (reply.ok));
  say (line);
  json_object_put (reply.ok);
  json_object_put (request);
  free (reply.error);
  free (reply.unsupported);
}

void
read_lines (void)
{
  static char *kept;
  static size_t length, size;
  char *end, *from;
  ssize_t got;

  if (size - length < 65536) {
    size = 2 * size + 131072;
    kept = realloc (kept, size);
    if (kept == NULL || size > 4 * LONGEST_LINE) {
      fputs ("a line without an end\n", stderr);
      _exit (1);
    }
  }
  got = read (STDIN_FILENO, kept + length, size - length - 1);
  /* At EOF a shim is gone, whatever runs; what comes before it is answered. */
  if (got <= 0) {
    kept[length] = '\0';
    if (length > 0)
      handle_line (kept);
    _exit (0);
  }
  length += (size_t) got;
  for (from = kept; (end = memchr (from, '\n', length - (size_t) (from - kept))) != NULL; from = end + 1) {
    *end = '\0';
    if (*from != '\0')
      handle_line (from);
  }
  length -= (size_t) (from - kept);
  memmove (kept, from, length);
}
