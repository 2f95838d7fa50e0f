/* A producer of Arrow streams that counts what it was asked and what was given back. The structs are the frozen Arrow C ABI. */
#ifndef VORONKA_TESTS_ARROW_H
#define VORONKA_TESTS_ARROW_H
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
struct ArrowSchema {
  const char *format, *name, *metadata;
  int64_t flags, n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};
struct ArrowArray {
  int64_t length, null_count, offset, n_buffers, n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};
#endif

/* Two columns, `batches` times three rows: deal ("a", "b", null) and amount (1, 2, 3). */
typedef struct producer {
  int batches, given, fail_at;                    /* fail_at: get_next answers with an error at that batch; -1: never */
  const char* amount_format;                      /* "l"; anything else to be refused */
  int schemas_out, arrays_out, streams_released;  /* alive; alive; times */
} producer;

static void producer_release_schema(struct ArrowSchema* schema) {
  int64_t i;
  if (schema->private_data != NULL) --((producer*)schema->private_data)->schemas_out;
  for (i = 0; i < schema->n_children; ++i) {
    if (schema->children[i]->release != NULL) schema->children[i]->release(schema->children[i]);
    free(schema->children[i]);
  }
  free(schema->children);
  schema->release = NULL;
}
static void producer_release_array(struct ArrowArray* array) {
  int64_t i;
  if (array->private_data != NULL) --((producer*)array->private_data)->arrays_out;
  for (i = 0; i < array->n_children; ++i) {
    if (array->children[i]->release != NULL) array->children[i]->release(array->children[i]);
    free(array->children[i]);
  }
  free(array->children);
  free((void*)array->buffers);
  array->release = NULL;
}
static void producer_schema(producer* p, struct ArrowSchema* out) {
  static const char* const child_names[] = {"deal", "amount"};
  int i;
  memset(out, 0, sizeof *out);
  out->format = "+s";
  out->name = "";
  out->n_children = 2;
  out->children = (struct ArrowSchema**)calloc(2, sizeof *out->children);
  for (i = 0; i < 2; ++i) {
    out->children[i] = (struct ArrowSchema*)calloc(1, sizeof **out->children);
    out->children[i]->format = i == 0 ? "u" : p->amount_format;
    out->children[i]->name = child_names[i];
    out->children[i]->flags = 2;
    out->children[i]->release = producer_release_schema;
  }
  out->release = producer_release_schema;
  out->private_data = p;
  ++p->schemas_out;
}
static void producer_array(producer* p, struct ArrowArray* out) {
  static const uint8_t valid[] = {0x03};
  static const int32_t offsets[] = {0, 1, 2, 2};
  static const char bytes[] = "ab";
  static const int64_t amounts[] = {1, 2, 3};
  int i;
  memset(out, 0, sizeof *out);
  out->length = 3;
  out->n_buffers = 1;
  out->buffers = (const void**)calloc(1, sizeof *out->buffers);
  out->n_children = 2;
  out->children = (struct ArrowArray**)calloc(2, sizeof *out->children);
  for (i = 0; i < 2; ++i) {
    struct ArrowArray* child = (struct ArrowArray*)calloc(1, sizeof *child);
    child->length = 3;
    child->n_buffers = i == 0 ? 3 : 2;
    child->null_count = i == 0 ? -1 : 0;
    child->buffers = (const void**)calloc(3, sizeof *child->buffers);
    child->buffers[0] = i == 0 ? valid : NULL;
    child->buffers[1] = i == 0 ? (const void*)offsets : (const void*)amounts;
    child->buffers[2] = i == 0 ? bytes : NULL;
    child->release = producer_release_array;
    out->children[i] = child;
  }
  out->release = producer_release_array;
  out->private_data = p;
  ++p->arrays_out;
}
static int producer_get_schema(struct ArrowArrayStream* stream, struct ArrowSchema* out) {
  producer_schema((producer*)stream->private_data, out);
  return 0;
}
static int producer_get_next(struct ArrowArrayStream* stream, struct ArrowArray* out) {
  producer* p = (producer*)stream->private_data;
  memset(out, 0, sizeof *out);
  if (p->given == p->fail_at) return 5;
  if (p->given++ == p->batches) return 0;
  producer_array(p, out);
  return 0;
}
static const char* producer_last_error(struct ArrowArrayStream* stream) {
  (void)stream;
  return "the producer lost its connection";
}
static void producer_release_stream(struct ArrowArrayStream* stream) {
  ++((producer*)stream->private_data)->streams_released;
  stream->release = NULL;
}
static void producer_stream(producer* p, struct ArrowArrayStream* out) {
  p->given = 0;
  out->get_schema = producer_get_schema;
  out->get_next = producer_get_next;
  out->get_last_error = producer_last_error;
  out->release = producer_release_stream;
  out->private_data = p;
}
#endif
