/* The protocol's side of stun.decode and credential.*: see shim.h. What is decoded and answered is the stack's. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shim.h"

static void
stun_decode (Json *input, Reply *reply)
{
  size_t length = 0;
  uint8_t *data = member_hex (input, "message", &length, reply);
  Login login = {
    .username = member_text_or_null (input, "username", reply),
    .realm = member_text_or_null (input, "realm", reply),
    .password = member_text_or_null (input, "password", reply),
  };

  if (data != NULL && reply->error == NULL && reply->unsupported == NULL) {
    bool accept;

    reply->ok = json_object_new_object ();
    accept = stack.decode (data, length, &login, reply->ok);
    json_object_object_add (reply->ok, "accept", json_object_new_boolean (accept));
  }
  free (data);
}

static bool
parse_address (const char *text, struct sockaddr_storage *out)
{
  struct sockaddr_in *four = (struct sockaddr_in *) out;
  struct sockaddr_in6 *six = (struct sockaddr_in6 *) out;
  char host[64];
  unsigned port;

  memset (out, 0, sizeof *out);
  if (sscanf (text, "[%63[^]]]:%u", host, &port) == 2 && port <= 65535 &&
      inet_pton (AF_INET6, host, &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons ((uint16_t) port);
    return true;
  }
  if (sscanf (text, "%63[^:]:%u", host, &port) == 2 && port <= 65535 &&
      inet_pton (AF_INET, host, &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons ((uint16_t) port);
    return true;
  }
  return false;
}

static void
read_address (Json *object, const char *name, struct sockaddr_storage *out, Reply *reply)
{
  const char *text = member_text (object, name, reply);

  if (text != NULL && !parse_address (text, out))
    fail (reply, "member \"%s\" is not an address and port", name);
}

static void
read_credential (Json *object, Match *match, Reply *reply)
{
  Json *local = member_object (object, "local", reply), *remote = NULL;

  match->stream = member_text (object, "stream", reply);
  match->generation = member_int (object, "generation", reply);
  if (local != NULL) {
    match->local.ufrag = member_text (local, "ufrag", reply);
    match->local.pwd = member_text (local, "pwd", reply);
  }
  if (json_object_object_get_ex (object, "remote", &remote) && remote != NULL) {
    match->remote.ufrag = member_text (remote, "ufrag", reply);
    match->remote.pwd = member_text (remote, "pwd", reply);
  }
}

/* The one credential whose agent owns the socket at the destination. */
static void
choose (Json *list, bool with_socket, Match *match, Reply *reply)
{
  size_t found = 0;

  for (size_t i = 0; i < json_object_array_length (list); i++) {
    Json *one = json_object_array_get_idx (list, i);
    struct sockaddr_storage socket;

    if (with_socket) {
      read_address (one, "socket", &socket, reply);
      if (reply->error == NULL && memcmp (&socket, &match->destination, sizeof socket) != 0)
        continue;
    }
    read_credential (one, match, reply);
    found++;
  }
  if (found != 1)
    refuse (reply, "not one set of credentials at the destination: %s", stack.single);
}

static void
read_match (Json *input, bool with_socket, Match *match, Reply *reply)
{
  Json *list = member_list (input, "credentials", reply);
  const char *tie_breaker = member_text (input, "tie_breaker", reply);

  match->role = member_text (input, "role", reply);
  read_address (input, "source", &match->source, reply);
  read_address (input, "destination", &match->destination, reply);
  match->message = member_hex (input, "message", &match->length, reply);
  if (reply->error != NULL || reply->unsupported != NULL)
    return;
  match->tie_breaker = strtoull (tie_breaker, NULL, 16);
  choose (list, with_socket, match, reply);
}

static void
credential (Json *input, bool with_socket, Reply *reply)
{
  Match match = { 0 };

  read_match (input, with_socket, &match, reply);
  if (reply->error == NULL && reply->unsupported == NULL)
    stack.answer (&match, reply);
  free (match.message);
}

static void
credential_match (Json *input, Reply *reply)
{
  credential (input, false, reply);
}

static void
credential_route (Json *input, Reply *reply)
{
  credential (input, true, reply);
}

const Operation vector_operations[] = {
  { "stun.decode", stun_decode },
  { "credential.match", credential_match },
  { "credential.route", credential_route },
  { NULL, NULL },
};
