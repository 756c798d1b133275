/*
 * What C shims with live agents share: the line protocol (line.c), the
 * protocol's side of stun.decode and credential.* (vector.c) and that of agent.*
 * (live.c), on json-c. A stack's own file defines
 * `stack`, and from its loop calls read_lines() when stdin is readable and
 * poll_agents() every 20 ms while any_agent(). libre and libjuice use it.
 */
#ifndef ICESPEC_COMMON_SHIM_H
#define ICESPEC_COMMON_SHIM_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

typedef struct json_object Json;

/* The outcome of one operation: the first that is set counts. */
typedef struct {
  char *error, *unsupported;
  Json *ok;
} Reply;

typedef struct {
  const char *name;
  void (*run) (Json *input, Reply *reply);
} Operation;

typedef struct {
  const char *ufrag, *pwd;
} Credentials;

/* Of whom the message of a stun.decode is; NULL for what is not said. */
typedef struct {
  const char *username, *realm, *password;
} Login;

/* A request of credential.*, with the one credential that is at its destination. */
typedef struct {
  const char *stream, *role;
  int64_t generation;
  Credentials local, remote; /* remote is NULL where it is not known yet */
  uint64_t tie_breaker;
  struct sockaddr_storage source, destination;
  uint8_t *message;
  size_t length;
} Match;

typedef struct Agent Agent;

/* One stream of an agent; `own` is the stack's. */
typedef struct {
  Agent *agent;
  char *name;
  unsigned components;
  const char *state; /* the one last told */
  void *own;
} Stream;

struct Agent {
  char *name, *address;
  bool controlling, lite, shared_socket, has_tie_breaker;
  uint64_t tie_breaker;
  const char *role; /* the one last told */
  volatile bool open;
  size_t count;
  Stream *streams;
  Agent *next;
};

typedef struct {
  Credentials credentials;
  bool lite;
  size_t count;
  char (*candidates)[256]; /* "FOUNDATION COMPONENT udp PRIORITY IP PORT typ TYPE" */
} Remote;

typedef struct {
  const char *name, *version;
  const char *const *features, *const *claims; /* NULL at the end */
  const char *single;                          /* why there is one set of credentials at an address */
  bool (*decode) (uint8_t *data, size_t length, const Login *login, Json *out); /* false: not accepted */
  void (*answer) (const Match *match, Reply *reply);
  void (*open) (Stream *stream, const Credentials *local, Reply *reply); /* local may be NULL */
  void (*describe) (Stream *stream, Json *out); /* with describe_as */
  void (*remote) (Stream *stream, const Remote *remote, Reply *reply);
  bool (*send) (Stream *stream, unsigned component, const uint8_t *data, size_t length);
  void (*close) (Stream *stream); /* also for a stream whose open failed; own may be NULL */
  void (*poll) (Stream *stream);  /* every 20 ms: what the stack has no callback for */
} Stack;

extern const Stack stack;

/* line.c */
void fail (Reply *reply, const char *format, ...) __attribute__ ((format (printf, 2, 3)));
void refuse (Reply *reply, const char *format, ...) __attribute__ ((format (printf, 2, 3)));
const char *member_text (Json *object, const char *name, Reply *reply);
const char *member_text_or_null (Json *object, const char *name, Reply *reply);
int64_t member_int (Json *object, const char *name, Reply *reply);
bool member_flag (Json *object, const char *name);
Json *member_list (Json *object, const char *name, Reply *reply); /* of objects */
Json *member_object (Json *object, const char *name, Reply *reply);
uint8_t *member_hex (Json *object, const char *name, size_t *length, Reply *reply);
void add_text (Json *object, const char *name, const char *text);
void add_int (Json *object, const char *name, int64_t number);
void add_hex (Json *object, const char *name, const uint8_t *bytes, size_t length);
void say (Json *line); /* takes it; from any thread */
/* Handles the lines that stdin has now; at EOF it ends the process. Call it when stdin is readable. */
void read_lines (void);

/* vector.c */
extern const Operation vector_operations[]; /* name NULL at the end */

/* live.c */
extern const Operation live_operations[]; /* name NULL at the end */
bool any_agent (void);
void poll_agents (void);
void describe_as (Json *out, const char *ufrag, const char *pwd);
void describe_candidate (Json *out, const char *sdp); /* an SDP candidate's value */
void tell_state (Stream *stream, const char *state);
void tell_selected (Stream *stream, unsigned component, const char *local_ip, unsigned local_port,
    const char *remote_ip, unsigned remote_port);
void tell_data (Stream *stream, unsigned component, const uint8_t *data, size_t length);
void tell_role (Stream *stream, bool controlling);

#endif
