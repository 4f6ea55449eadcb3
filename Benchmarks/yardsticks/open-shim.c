/* For trace-cmd, on kernels that refuse the files of the function tracer (EPERM): it insists on resetting them before any recording,
 * of whatever. Preloaded, this makes it find /dev/null in their place, which takes every reset.
 *
 *   cc -O2 -shared -fPIC -o open-shim.so open-shim.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

static const char *const refused[] = {"set_ftrace_", "set_graph_", "available_filter_functions", "ftrace_enabled"};

static const char *instead_of(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	for (size_t i = 0; slash && i < sizeof refused / sizeof *refused; i++)
		if (!strncmp(slash + 1, refused[i], strlen(refused[i])))
			return "/dev/null";
	return path;
}

static int open_as(const char *symbol, const char *path, int flags, mode_t mode)
{
	int (*next)(const char *, int, ...) = dlsym(RTLD_NEXT, symbol);
	return next(instead_of(path), flags, mode);
}

int open(const char *path, int flags, ...)
{
	va_list rest;
	va_start(rest, flags);
	mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
	va_end(rest);
	return open_as("open", path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	va_list rest;
	va_start(rest, flags);
	mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
	va_end(rest);
	return open_as("open64", path, flags, mode);
}

FILE *fopen(const char *path, const char *mode)
{
	FILE *(*next)(const char *, const char *) = dlsym(RTLD_NEXT, "fopen");
	return next(instead_of(path), mode);
}

FILE *fopen64(const char *path, const char *mode)
{
	FILE *(*next)(const char *, const char *) = dlsym(RTLD_NEXT, "fopen64");
	return next(instead_of(path), mode);
}
