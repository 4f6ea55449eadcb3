#pragma once

#include <kbuffer.h>
