// One import for a user: the rooms stay apart for those who build them.
@_exported public import Analysis
@_exported public import Capture
@_exported public import ELFSymbols
@_exported public import EventFilter
@_exported public import EventFormat
@_exported public import EventText
@_exported public import RingBuffer
@_exported public import Timeline
@_exported public import TraceEdit
@_exported public import TraceEvents
@_exported public import TraceFS
@_exported public import TraceFile
@_exported public import TraceText
