// Written by scripts/generate-events; do not edit.

import TraceEvents

extension TypeCheck {
  /// A check for each ready-made type.
  static let all: [TypeCheck] = [
    TypeCheck(BlockBioQueue.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("nr_sector", event.nrSector)
      fields.expect("rwbs", event.rwbs)
      fields.expect("comm", event.comm)
    },
    TypeCheck(BlockBioComplete.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("nr_sector", event.nrSector)
      fields.expect("error", event.error)
      fields.expect("rwbs", event.rwbs)
    },
    TypeCheck(BlockBioBackmerge.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("nr_sector", event.nrSector)
      fields.expect("rwbs", event.rwbs)
      fields.expect("comm", event.comm)
    },
    TypeCheck(BlockBioFrontmerge.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("nr_sector", event.nrSector)
      fields.expect("rwbs", event.rwbs)
      fields.expect("comm", event.comm)
    },
    TypeCheck(BlockBioRemap.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("nr_sector", event.nrSector)
      fields.expect("old_dev", event.oldDev)
      fields.expect("old_sector", event.oldSector)
      fields.expect("rwbs", event.rwbs)
    },
    TypeCheck(BlockGetrq.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("nr_sector", event.nrSector)
      fields.expect("rwbs", event.rwbs)
      fields.expect("comm", event.comm)
    },
    TypeCheck(BlockSplit.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("new_sector", event.newSector)
      fields.expect("rwbs", event.rwbs)
      fields.expect("comm", event.comm)
    },
    TypeCheck(BlockPlug.self) { event, fields in
      fields.expect("comm", event.comm)
    },
    TypeCheck(BlockUnplug.self) { event, fields in
      fields.expect("nr_rq", event.nrRq)
      fields.expect("comm", event.comm)
    },
    TypeCheck(BlockRqInsert.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("nr_sector", event.nrSector)
      fields.expect("bytes", event.bytes)
      fields.expect("ioprio", event.ioprio)
      fields.expect("rwbs", event.rwbs)
      fields.expect("comm", event.comm)
      fields.expect("cmd", event.cmd)
    },
    TypeCheck(BlockRqIssue.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("nr_sector", event.nrSector)
      fields.expect("bytes", event.bytes)
      fields.expect("ioprio", event.ioprio)
      fields.expect("rwbs", event.rwbs)
      fields.expect("comm", event.comm)
      fields.expect("cmd", event.cmd)
    },
    TypeCheck(BlockRqMerge.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("nr_sector", event.nrSector)
      fields.expect("bytes", event.bytes)
      fields.expect("ioprio", event.ioprio)
      fields.expect("rwbs", event.rwbs)
      fields.expect("comm", event.comm)
      fields.expect("cmd", event.cmd)
    },
    TypeCheck(BlockRqComplete.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("nr_sector", event.nrSector)
      fields.expect("error", event.error)
      fields.expect("ioprio", event.ioprio)
      fields.expect("rwbs", event.rwbs)
      fields.expect("cmd", event.cmd)
    },
    TypeCheck(BlockRqError.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("nr_sector", event.nrSector)
      fields.expect("error", event.error)
      fields.expect("ioprio", event.ioprio)
      fields.expect("rwbs", event.rwbs)
      fields.expect("cmd", event.cmd)
    },
    TypeCheck(BlockRqRequeue.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("nr_sector", event.nrSector)
      fields.expect("ioprio", event.ioprio)
      fields.expect("rwbs", event.rwbs)
      fields.expect("cmd", event.cmd)
    },
    TypeCheck(BlockIoStart.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("nr_sector", event.nrSector)
      fields.expect("bytes", event.bytes)
      fields.expect("ioprio", event.ioprio)
      fields.expect("rwbs", event.rwbs)
      fields.expect("comm", event.comm)
      fields.expect("cmd", event.cmd)
    },
    TypeCheck(BlockIoDone.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("sector", event.sector)
      fields.expect("nr_sector", event.nrSector)
      fields.expect("bytes", event.bytes)
      fields.expect("ioprio", event.ioprio)
      fields.expect("rwbs", event.rwbs)
      fields.expect("comm", event.comm)
      fields.expect("cmd", event.cmd)
    },
    TypeCheck(Ext4SyncFileEnter.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("parent", event.parent)
      fields.expect("datasync", event.datasync)
    },
    TypeCheck(Ext4SyncFileExit.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("ret", event.ret)
    },
    TypeCheck(Ext4WriteBegin.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("pos", event.pos)
      fields.expect("len", event.len)
    },
    TypeCheck(Ext4WriteEnd.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("pos", event.pos)
      fields.expect("len", event.len)
      fields.expect("copied", event.copied)
    },
    TypeCheck(Ext4DaWriteBegin.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("pos", event.pos)
      fields.expect("len", event.len)
    },
    TypeCheck(Ext4DaWriteEnd.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("pos", event.pos)
      fields.expect("len", event.len)
      fields.expect("copied", event.copied)
    },
    TypeCheck(Ext4Writepages.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("nr_to_write", event.nrToWrite)
      fields.expect("pages_skipped", event.pagesSkipped)
      fields.expect("range_start", event.rangeStart)
      fields.expect("range_end", event.rangeEnd)
      fields.expect("writeback_index", event.writebackIndex)
      fields.expect("sync_mode", event.syncMode)
      fields.expect("for_kupdate", event.forKupdate)
      fields.expect("range_cyclic", event.rangeCyclic)
    },
    TypeCheck(Ext4WritepagesResult.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("ret", event.ret)
      fields.expect("pages_written", event.pagesWritten)
      fields.expect("pages_skipped", event.pagesSkipped)
      fields.expect("writeback_index", event.writebackIndex)
      fields.expect("sync_mode", event.syncMode)
    },
    TypeCheck(Ext4UnlinkEnter.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("parent", event.parent)
      fields.expect("size", event.size)
    },
    TypeCheck(Ext4UnlinkExit.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("ret", event.ret)
    },
    TypeCheck(Ext4FreeInode.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("uid", event.uid)
      fields.expect("gid", event.gid)
      fields.expect("blocks", event.blocks)
      fields.expect("mode", event.mode)
    },
    TypeCheck(Ext4EvictInode.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("nlink", event.nlink)
    },
    TypeCheck(Ext4TruncateEnter.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("blocks", event.blocks)
    },
    TypeCheck(Ext4TruncateExit.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("blocks", event.blocks)
    },
    TypeCheck(Ext4MarkInodeDirty.self) { event, fields in
      fields.expect("dev", event.dev)
      fields.expect("ino", event.ino)
      fields.expect("ip", event.ip)
    },
    TypeCheck(MmFilemapAddToPageCache.self) { event, fields in
      fields.expect("pfn", event.pfn)
      fields.expect("i_ino", event.iIno)
      fields.expect("index", event.index)
      fields.expect("s_dev", event.sDev)
      fields.expect("order", event.order)
    },
    TypeCheck(MmFilemapDeleteFromPageCache.self) { event, fields in
      fields.expect("pfn", event.pfn)
      fields.expect("i_ino", event.iIno)
      fields.expect("index", event.index)
      fields.expect("s_dev", event.sDev)
      fields.expect("order", event.order)
    },
    TypeCheck(MmFilemapGetPages.self) { event, fields in
      fields.expect("i_ino", event.iIno)
      fields.expect("s_dev", event.sDev)
      fields.expect("index", event.index)
      fields.expect("last_index", event.lastIndex)
    },
    TypeCheck(MmFilemapMapPages.self) { event, fields in
      fields.expect("i_ino", event.iIno)
      fields.expect("s_dev", event.sDev)
      fields.expect("index", event.index)
      fields.expect("last_index", event.lastIndex)
    },
    TypeCheck(MmFilemapFault.self) { event, fields in
      fields.expect("i_ino", event.iIno)
      fields.expect("s_dev", event.sDev)
      fields.expect("index", event.index)
    },
    TypeCheck(FilemapSetWbErr.self) { event, fields in
      fields.expect("i_ino", event.iIno)
      fields.expect("s_dev", event.sDev)
      fields.expect("errseq", event.errseq)
    },
    TypeCheck(FileCheckAndAdvanceWbErr.self) { event, fields in
      fields.expect("file", event.file)
      fields.expect("i_ino", event.iIno)
      fields.expect("s_dev", event.sDev)
      fields.expect("old", event.old)
      fields.expect("new", event.new)
    },
    TypeCheck(FunctionEntry.self) { event, fields in
      fields.expect("ip", event.ip)
      fields.expect("parent_ip", event.parentIp)
      fields.expect("args", event.args)
    },
    TypeCheck(FuncgraphEntry.self) { event, fields in
      fields.expect("func", event.func)
      fields.expect("depth", event.depth)
      fields.expect("args", event.args)
    },
    TypeCheck(FuncgraphExit.self) { event, fields in
      fields.expect("func", event.func)
      fields.expect("depth", event.depth)
      fields.expect("overrun", event.overrun)
      fields.expect("calltime", event.calltime)
      fields.expect("rettime", event.rettime)
    },
    TypeCheck(PrintEvent.self) { event, fields in
      fields.expect("ip", event.ip)
      fields.expect("buf", event.buf)
    },
    TypeCheck(FtraceBprint.self) { event, fields in
      fields.expect("ip", event.ip)
      fields.expect("fmt", event.fmt)
      fields.expect("buf", event.buf)
    },
    TypeCheck(FtraceBputs.self) { event, fields in
      fields.expect("ip", event.ip)
      fields.expect("str", event.str)
    },
    TypeCheck(KernelStack.self) { event, fields in
      fields.expect("size", event.size)
      fields.expect("caller", event.caller)
    },
    TypeCheck(UserStack.self) { event, fields in
      fields.expect("tgid", event.tgid)
      fields.expect("caller", event.caller)
    },
    TypeCheck(FtraceTimerlat.self) { event, fields in
      fields.expect("seqnum", event.seqnum)
      fields.expect("context", event.context)
      fields.expect("timer_latency", event.timerLatency)
    },
    TypeCheck(FtraceOsnoise.self) { event, fields in
      fields.expect("noise", event.noise)
      fields.expect("runtime", event.runtime)
      fields.expect("max_sample", event.maxSample)
      fields.expect("hw_count", event.hwCount)
      fields.expect("nmi_count", event.nmiCount)
      fields.expect("irq_count", event.irqCount)
      fields.expect("softirq_count", event.softirqCount)
      fields.expect("thread_count", event.threadCount)
    },
    TypeCheck(FtraceHwlat.self) { event, fields in
      fields.expect("duration", event.duration)
      fields.expect("outer_duration", event.outerDuration)
      fields.expect("nmi_total_ts", event.nmiTotalTs)
      fields.expect("tv_sec", event.tvSec)
      fields.expect("tv_nsec", event.tvNsec)
      fields.expect("nmi_count", event.nmiCount)
      fields.expect("seqnum", event.seqnum)
      fields.expect("count", event.count)
    },
    TypeCheck(FuncRepeats.self) { event, fields in
      fields.expect("ip", event.ip)
      fields.expect("parent_ip", event.parentIp)
      fields.expect("count", event.count)
      fields.expect("top_delta_ts", event.topDeltaTs)
      fields.expect("bottom_delta_ts", event.bottomDeltaTs)
    },
    TypeCheck(IrqHandlerEntry.self) { event, fields in
      fields.expect("irq", event.irq)
      fields.expect("name", event.name)
    },
    TypeCheck(IrqHandlerExit.self) { event, fields in
      fields.expect("irq", event.irq)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SoftirqEntry.self) { event, fields in
      fields.expect("vec", event.vec)
    },
    TypeCheck(SoftirqExit.self) { event, fields in
      fields.expect("vec", event.vec)
    },
    TypeCheck(SoftirqRaise.self) { event, fields in
      fields.expect("vec", event.vec)
    },
    TypeCheck(TaskletEntry.self) { event, fields in
      fields.expect("tasklet", event.tasklet)
      fields.expect("func", event.func)
    },
    TypeCheck(TaskletExit.self) { event, fields in
      fields.expect("tasklet", event.tasklet)
      fields.expect("func", event.func)
    },
    TypeCheck(KmemKmalloc.self) { event, fields in
      fields.expect("call_site", event.callSite)
      fields.expect("ptr", event.ptr)
      fields.expect("bytes_req", event.bytesReq)
      fields.expect("bytes_alloc", event.bytesAlloc)
      fields.expect("gfp_flags", event.gfpFlags)
      fields.expect("node", event.node)
    },
    TypeCheck(KmemKfree.self) { event, fields in
      fields.expect("call_site", event.callSite)
      fields.expect("ptr", event.ptr)
    },
    TypeCheck(KmemCacheAlloc.self) { event, fields in
      fields.expect("call_site", event.callSite)
      fields.expect("ptr", event.ptr)
      fields.expect("name", event.name)
      fields.expect("bytes_req", event.bytesReq)
      fields.expect("bytes_alloc", event.bytesAlloc)
      fields.expect("gfp_flags", event.gfpFlags)
      fields.expect("node", event.node)
      fields.expect("accounted", event.accounted)
    },
    TypeCheck(KmemCacheFree.self) { event, fields in
      fields.expect("call_site", event.callSite)
      fields.expect("ptr", event.ptr)
      fields.expect("name", event.name)
    },
    TypeCheck(MmPageAlloc.self) { event, fields in
      fields.expect("pfn", event.pfn)
      fields.expect("order", event.order)
      fields.expect("gfp_flags", event.gfpFlags)
      fields.expect("migratetype", event.migratetype)
    },
    TypeCheck(MmPageFree.self) { event, fields in
      fields.expect("pfn", event.pfn)
      fields.expect("order", event.order)
    },
    TypeCheck(MmPageFreeBatched.self) { event, fields in
      fields.expect("pfn", event.pfn)
    },
    TypeCheck(MmPagePcpuDrain.self) { event, fields in
      fields.expect("pfn", event.pfn)
      fields.expect("order", event.order)
      fields.expect("migratetype", event.migratetype)
    },
    TypeCheck(MmPageAllocZoneLocked.self) { event, fields in
      fields.expect("pfn", event.pfn)
      fields.expect("order", event.order)
      fields.expect("migratetype", event.migratetype)
      fields.expect("percpu_refill", event.percpuRefill)
    },
    TypeCheck(MmPageAllocExtfrag.self) { event, fields in
      fields.expect("pfn", event.pfn)
      fields.expect("alloc_order", event.allocOrder)
      fields.expect("fallback_order", event.fallbackOrder)
      fields.expect("alloc_migratetype", event.allocMigratetype)
      fields.expect("fallback_migratetype", event.fallbackMigratetype)
      fields.expect("change_ownership", event.changeOwnership)
    },
    TypeCheck(RssStat.self) { event, fields in
      fields.expect("mm_id", event.mmId)
      fields.expect("curr", event.curr)
      fields.expect("member", event.member)
      fields.expect("size", event.size)
    },
    TypeCheck(NapiPoll.self) { event, fields in
      fields.expect("napi", event.napi)
      fields.expect("dev_name", event.devName)
      fields.expect("work", event.work)
      fields.expect("budget", event.budget)
    },
    TypeCheck(NetDevQueue.self) { event, fields in
      fields.expect("skbaddr", event.skbaddr)
      fields.expect("len", event.len)
      fields.expect("name", event.name)
    },
    TypeCheck(NetDevStartXmit.self) { event, fields in
      fields.expect("name", event.name)
      fields.expect("queue_mapping", event.queueMapping)
      fields.expect("skbaddr", event.skbaddr)
      fields.expect("vlan_tagged", event.vlanTagged)
      fields.expect("vlan_proto", event.vlanProto)
      fields.expect("vlan_tci", event.vlanTci)
      fields.expect("protocol", event.protocol)
      fields.expect("ip_summed", event.ipSummed)
      fields.expect("len", event.len)
      fields.expect("data_len", event.dataLen)
      fields.expect("network_offset", event.networkOffset)
      fields.expect("transport_offset_valid", event.transportOffsetValid)
      fields.expect("transport_offset", event.transportOffset)
      fields.expect("tx_flags", event.txFlags)
      fields.expect("gso_size", event.gsoSize)
      fields.expect("gso_segs", event.gsoSegs)
      fields.expect("gso_type", event.gsoType)
    },
    TypeCheck(NetDevXmit.self) { event, fields in
      fields.expect("skbaddr", event.skbaddr)
      fields.expect("len", event.len)
      fields.expect("rc", event.rc)
      fields.expect("name", event.name)
    },
    TypeCheck(NetDevXmitTimeout.self) { event, fields in
      fields.expect("name", event.name)
      fields.expect("driver", event.driver)
      fields.expect("queue_index", event.queueIndex)
    },
    TypeCheck(NetifReceiveSkb.self) { event, fields in
      fields.expect("skbaddr", event.skbaddr)
      fields.expect("len", event.len)
      fields.expect("name", event.name)
    },
    TypeCheck(NetifRx.self) { event, fields in
      fields.expect("skbaddr", event.skbaddr)
      fields.expect("len", event.len)
      fields.expect("name", event.name)
    },
    TypeCheck(NetifReceiveSkbEntry.self) { event, fields in
      fields.expect("name", event.name)
      fields.expect("napi_id", event.napiId)
      fields.expect("queue_mapping", event.queueMapping)
      fields.expect("skbaddr", event.skbaddr)
      fields.expect("vlan_tagged", event.vlanTagged)
      fields.expect("vlan_proto", event.vlanProto)
      fields.expect("vlan_tci", event.vlanTci)
      fields.expect("protocol", event.protocol)
      fields.expect("ip_summed", event.ipSummed)
      fields.expect("hash", event.hash)
      fields.expect("l4_hash", event.l4Hash)
      fields.expect("len", event.len)
      fields.expect("data_len", event.dataLen)
      fields.expect("truesize", event.truesize)
      fields.expect("mac_header_valid", event.macHeaderValid)
      fields.expect("mac_header", event.macHeader)
      fields.expect("nr_frags", event.nrFrags)
      fields.expect("gso_size", event.gsoSize)
      fields.expect("gso_type", event.gsoType)
    },
    TypeCheck(NetifReceiveSkbExit.self) { event, fields in
      fields.expect("ret", event.ret)
    },
    TypeCheck(NetifRxEntry.self) { event, fields in
      fields.expect("name", event.name)
      fields.expect("napi_id", event.napiId)
      fields.expect("queue_mapping", event.queueMapping)
      fields.expect("skbaddr", event.skbaddr)
      fields.expect("vlan_tagged", event.vlanTagged)
      fields.expect("vlan_proto", event.vlanProto)
      fields.expect("vlan_tci", event.vlanTci)
      fields.expect("protocol", event.protocol)
      fields.expect("ip_summed", event.ipSummed)
      fields.expect("hash", event.hash)
      fields.expect("l4_hash", event.l4Hash)
      fields.expect("len", event.len)
      fields.expect("data_len", event.dataLen)
      fields.expect("truesize", event.truesize)
      fields.expect("mac_header_valid", event.macHeaderValid)
      fields.expect("mac_header", event.macHeader)
      fields.expect("nr_frags", event.nrFrags)
      fields.expect("gso_size", event.gsoSize)
      fields.expect("gso_type", event.gsoType)
    },
    TypeCheck(NetifRxExit.self) { event, fields in
      fields.expect("ret", event.ret)
    },
    TypeCheck(NapiGroReceiveEntry.self) { event, fields in
      fields.expect("name", event.name)
      fields.expect("napi_id", event.napiId)
      fields.expect("queue_mapping", event.queueMapping)
      fields.expect("skbaddr", event.skbaddr)
      fields.expect("vlan_tagged", event.vlanTagged)
      fields.expect("vlan_proto", event.vlanProto)
      fields.expect("vlan_tci", event.vlanTci)
      fields.expect("protocol", event.protocol)
      fields.expect("ip_summed", event.ipSummed)
      fields.expect("hash", event.hash)
      fields.expect("l4_hash", event.l4Hash)
      fields.expect("len", event.len)
      fields.expect("data_len", event.dataLen)
      fields.expect("truesize", event.truesize)
      fields.expect("mac_header_valid", event.macHeaderValid)
      fields.expect("mac_header", event.macHeader)
      fields.expect("nr_frags", event.nrFrags)
      fields.expect("gso_size", event.gsoSize)
      fields.expect("gso_type", event.gsoType)
    },
    TypeCheck(NapiGroReceiveExit.self) { event, fields in
      fields.expect("ret", event.ret)
    },
    TypeCheck(CpuIdle.self) { event, fields in
      fields.expect("state", event.state)
      fields.expect("cpu_id", event.cpuId)
    },
    TypeCheck(CpuFrequency.self) { event, fields in
      fields.expect("state", event.state)
      fields.expect("cpu_id", event.cpuId)
    },
    TypeCheck(CpuFrequencyLimits.self) { event, fields in
      fields.expect("min_freq", event.minFreq)
      fields.expect("max_freq", event.maxFreq)
      fields.expect("cpu_id", event.cpuId)
    },
    TypeCheck(SuspendResume.self) { event, fields in
      fields.expect("action", event.action)
      fields.expect("val", event.val)
      fields.expect("start", event.start)
    },
    TypeCheck(WakeupSourceActivate.self) { event, fields in
      fields.expect("name", event.name)
      fields.expect("state", event.state)
    },
    TypeCheck(WakeupSourceDeactivate.self) { event, fields in
      fields.expect("name", event.name)
      fields.expect("state", event.state)
    },
    TypeCheck(SysEnter.self) { event, fields in
      fields.expect("id", event.id)
      fields.expect("args", event.args)
    },
    TypeCheck(SysExit.self) { event, fields in
      fields.expect("id", event.id)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SchedSwitch.self) { event, fields in
      fields.expect("prev_comm", event.prevComm)
      fields.expect("prev_pid", event.prevPid)
      fields.expect("prev_prio", event.prevPrio)
      fields.expect("prev_state", event.prevState)
      fields.expect("next_comm", event.nextComm)
      fields.expect("next_pid", event.nextPid)
      fields.expect("next_prio", event.nextPrio)
    },
    TypeCheck(SchedWakeup.self) { event, fields in
      fields.expect("comm", event.comm)
      fields.expect("pid", event.pid)
      fields.expect("prio", event.prio)
      fields.expect("target_cpu", event.targetCpu)
    },
    TypeCheck(SchedWakeupNew.self) { event, fields in
      fields.expect("comm", event.comm)
      fields.expect("pid", event.pid)
      fields.expect("prio", event.prio)
      fields.expect("target_cpu", event.targetCpu)
    },
    TypeCheck(SchedWaking.self) { event, fields in
      fields.expect("comm", event.comm)
      fields.expect("pid", event.pid)
      fields.expect("prio", event.prio)
      fields.expect("target_cpu", event.targetCpu)
    },
    TypeCheck(SchedMigrateTask.self) { event, fields in
      fields.expect("comm", event.comm)
      fields.expect("pid", event.pid)
      fields.expect("prio", event.prio)
      fields.expect("orig_cpu", event.origCpu)
      fields.expect("dest_cpu", event.destCpu)
    },
    TypeCheck(SchedStatRuntime.self) { event, fields in
      fields.expect("comm", event.comm)
      fields.expect("pid", event.pid)
      fields.expect("runtime", event.runtime)
      fields.expect("vruntime", event.vruntime)
    },
    TypeCheck(SchedPiSetprio.self) { event, fields in
      fields.expect("comm", event.comm)
      fields.expect("pid", event.pid)
      fields.expect("oldprio", event.oldprio)
      fields.expect("newprio", event.newprio)
    },
    TypeCheck(SchedProcessFork.self) { event, fields in
      fields.expect("parent_comm", event.parentComm)
      fields.expect("parent_pid", event.parentPid)
      fields.expect("child_comm", event.childComm)
      fields.expect("child_pid", event.childPid)
    },
    TypeCheck(SchedProcessExec.self) { event, fields in
      fields.expect("filename", event.filename)
      fields.expect("pid", event.pid)
      fields.expect("old_pid", event.oldPid)
    },
    TypeCheck(SchedProcessExit.self) { event, fields in
      fields.expect("comm", event.comm)
      fields.expect("pid", event.pid)
      fields.expect("prio", event.prio)
      fields.expect("group_dead", event.groupDead)
    },
    TypeCheck(SchedProcessFree.self) { event, fields in
      fields.expect("comm", event.comm)
      fields.expect("pid", event.pid)
      fields.expect("prio", event.prio)
    },
    TypeCheck(SchedProcessWait.self) { event, fields in
      fields.expect("comm", event.comm)
      fields.expect("pid", event.pid)
      fields.expect("prio", event.prio)
    },
    TypeCheck(SchedProcessHang.self) { event, fields in
      fields.expect("comm", event.comm)
      fields.expect("pid", event.pid)
    },
    TypeCheck(SchedWaitTask.self) { event, fields in
      fields.expect("comm", event.comm)
      fields.expect("pid", event.pid)
      fields.expect("prio", event.prio)
    },
    TypeCheck(SchedKthreadStop.self) { event, fields in
      fields.expect("comm", event.comm)
      fields.expect("pid", event.pid)
    },
    TypeCheck(SchedKthreadStopRet.self) { event, fields in
      fields.expect("ret", event.ret)
    },
    TypeCheck(SignalGenerate.self) { event, fields in
      fields.expect("sig", event.sig)
      fields.expect("errno", event.errno)
      fields.expect("code", event.code)
      fields.expect("comm", event.comm)
      fields.expect("pid", event.pid)
      fields.expect("group", event.group)
      fields.expect("result", event.result)
    },
    TypeCheck(SignalDeliver.self) { event, fields in
      fields.expect("sig", event.sig)
      fields.expect("errno", event.errno)
      fields.expect("code", event.code)
      fields.expect("sa_handler", event.saHandler)
      fields.expect("sa_flags", event.saFlags)
    },
    TypeCheck(KfreeSkb.self) { event, fields in
      fields.expect("skbaddr", event.skbaddr)
      fields.expect("location", event.location)
      fields.expect("rx_sk", event.rxSk)
      fields.expect("protocol", event.protocol)
      fields.expect("reason", event.reason)
    },
    TypeCheck(ConsumeSkb.self) { event, fields in
      fields.expect("skbaddr", event.skbaddr)
      fields.expect("location", event.location)
    },
    TypeCheck(SkbCopyDatagramIovec.self) { event, fields in
      fields.expect("skbaddr", event.skbaddr)
      fields.expect("len", event.len)
    },
    TypeCheck(SysEnterRead.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("fd", event.fd)
      fields.expect("buf", event.buf)
      fields.expect("count", event.count)
    },
    TypeCheck(SysExitRead.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterWrite.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("fd", event.fd)
      fields.expect("buf", event.buf)
      fields.expect("count", event.count)
    },
    TypeCheck(SysExitWrite.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterPread64.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("fd", event.fd)
      fields.expect("buf", event.buf)
      fields.expect("count", event.count)
      fields.expect("pos", event.pos)
    },
    TypeCheck(SysExitPread64.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterPwrite64.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("fd", event.fd)
      fields.expect("buf", event.buf)
      fields.expect("count", event.count)
      fields.expect("pos", event.pos)
    },
    TypeCheck(SysExitPwrite64.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterOpenat.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("dfd", event.dfd)
      fields.expect("filename", event.filename)
      fields.expect("flags", event.flags)
      fields.expect("mode", event.mode)
    },
    TypeCheck(SysExitOpenat.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterClose.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("fd", event.fd)
    },
    TypeCheck(SysExitClose.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterNewfstatat.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("dfd", event.dfd)
      fields.expect("filename", event.filename)
      fields.expect("statbuf", event.statbuf)
      fields.expect("flag", event.flag)
    },
    TypeCheck(SysExitNewfstatat.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterIoctl.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("fd", event.fd)
      fields.expect("cmd", event.cmd)
      fields.expect("arg", event.arg)
    },
    TypeCheck(SysExitIoctl.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterFsync.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("fd", event.fd)
    },
    TypeCheck(SysExitFsync.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterFdatasync.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("fd", event.fd)
    },
    TypeCheck(SysExitFdatasync.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterMmap.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("addr", event.addr)
      fields.expect("len", event.len)
      fields.expect("prot", event.prot)
      fields.expect("flags", event.flags)
      fields.expect("fd", event.fd)
      fields.expect("off", event.off)
    },
    TypeCheck(SysExitMmap.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterMunmap.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("addr", event.addr)
      fields.expect("len", event.len)
    },
    TypeCheck(SysExitMunmap.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterMprotect.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("start", event.start)
      fields.expect("len", event.len)
      fields.expect("prot", event.prot)
    },
    TypeCheck(SysExitMprotect.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterMadvise.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("start", event.start)
      fields.expect("len_in", event.lenIn)
      fields.expect("behavior", event.behavior)
    },
    TypeCheck(SysExitMadvise.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterBrk.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("brk", event.brk)
    },
    TypeCheck(SysExitBrk.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterFutex.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("uaddr", event.uaddr)
      fields.expect("op", event.op)
      fields.expect("val", event.val)
      fields.expect("utime", event.utime)
      fields.expect("uaddr2", event.uaddr2)
      fields.expect("val3", event.val3)
    },
    TypeCheck(SysExitFutex.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterEpollWait.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("epfd", event.epfd)
      fields.expect("events", event.events)
      fields.expect("maxevents", event.maxevents)
      fields.expect("timeout", event.timeout)
    },
    TypeCheck(SysExitEpollWait.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterPoll.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ufds", event.ufds)
      fields.expect("nfds", event.nfds)
      fields.expect("timeout_msecs", event.timeoutMsecs)
    },
    TypeCheck(SysExitPoll.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterSendto.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("fd", event.fd)
      fields.expect("buff", event.buff)
      fields.expect("len", event.len)
      fields.expect("flags", event.flags)
      fields.expect("addr", event.addr)
      fields.expect("addr_len", event.addrLen)
    },
    TypeCheck(SysExitSendto.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterRecvfrom.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("fd", event.fd)
      fields.expect("ubuf", event.ubuf)
      fields.expect("size", event.size)
      fields.expect("flags", event.flags)
      fields.expect("addr", event.addr)
      fields.expect("addr_len", event.addrLen)
    },
    TypeCheck(SysExitRecvfrom.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterConnect.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("fd", event.fd)
      fields.expect("uservaddr", event.uservaddr)
      fields.expect("addrlen", event.addrlen)
    },
    TypeCheck(SysExitConnect.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterAccept4.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("fd", event.fd)
      fields.expect("upeer_sockaddr", event.upeerSockaddr)
      fields.expect("upeer_addrlen", event.upeerAddrlen)
      fields.expect("flags", event.flags)
    },
    TypeCheck(SysExitAccept4.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterExecve.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("filename", event.filename)
      fields.expect("argv", event.argv)
      fields.expect("envp", event.envp)
    },
    TypeCheck(SysExitExecve.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterClone.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("clone_flags", event.cloneFlags)
      fields.expect("newsp", event.newsp)
      fields.expect("parent_tidptr", event.parentTidptr)
      fields.expect("child_tidptr", event.childTidptr)
      fields.expect("tls", event.tls)
    },
    TypeCheck(SysExitClone.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterExitGroup.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("error_code", event.errorCode)
    },
    TypeCheck(SysEnterKill.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("pid", event.pid)
      fields.expect("sig", event.sig)
    },
    TypeCheck(SysExitKill.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterWait4.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("upid", event.upid)
      fields.expect("stat_addr", event.statAddr)
      fields.expect("options", event.options)
      fields.expect("ru", event.ru)
    },
    TypeCheck(SysExitWait4.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(SysEnterClockNanosleep.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("which_clock", event.whichClock)
      fields.expect("flags", event.flags)
      fields.expect("rqtp", event.rqtp)
      fields.expect("rmtp", event.rmtp)
    },
    TypeCheck(SysExitClockNanosleep.self) { event, fields in
      fields.expect("__syscall_nr", event.syscallNr)
      fields.expect("ret", event.ret)
    },
    TypeCheck(TaskNewtask.self) { event, fields in
      fields.expect("pid", event.pid)
      fields.expect("comm", event.comm)
      fields.expect("clone_flags", event.cloneFlags)
      fields.expect("oom_score_adj", event.oomScoreAdj)
    },
    TypeCheck(TaskRename.self) { event, fields in
      fields.expect("pid", event.pid)
      fields.expect("oldcomm", event.oldcomm)
      fields.expect("newcomm", event.newcomm)
      fields.expect("oom_score_adj", event.oomScoreAdj)
    },
    TypeCheck(TimerInit.self) { event, fields in
      fields.expect("timer", event.timer)
    },
    TypeCheck(TimerStart.self) { event, fields in
      fields.expect("timer", event.timer)
      fields.expect("function", event.function)
      fields.expect("expires", event.expires)
      fields.expect("bucket_expiry", event.bucketExpiry)
      fields.expect("now", event.now)
      fields.expect("flags", event.flags)
    },
    TypeCheck(TimerCancel.self) { event, fields in
      fields.expect("timer", event.timer)
    },
    TypeCheck(TimerExpireEntry.self) { event, fields in
      fields.expect("timer", event.timer)
      fields.expect("now", event.now)
      fields.expect("function", event.function)
      fields.expect("baseclk", event.baseclk)
    },
    TypeCheck(TimerExpireExit.self) { event, fields in
      fields.expect("timer", event.timer)
    },
    TypeCheck(TickStop.self) { event, fields in
      fields.expect("success", event.success)
      fields.expect("dependency", event.dependency)
    },
    TypeCheck(HrtimerSetup.self) { event, fields in
      fields.expect("hrtimer", event.hrtimer)
      fields.expect("clockid", event.clockid)
      fields.expect("mode", event.mode)
    },
    TypeCheck(HrtimerInit.self) { event, fields in
      fields.expect("hrtimer", event.hrtimer)
      fields.expect("clockid", event.clockid)
      fields.expect("mode", event.mode)
    },
    TypeCheck(HrtimerStart.self) { event, fields in
      fields.expect("hrtimer", event.hrtimer)
      fields.expect("function", event.function)
      fields.expect("expires", event.expires)
      fields.expect("softexpires", event.softexpires)
      fields.expect("mode", event.mode)
      fields.expect("was_armed", event.wasArmed)
    },
    TypeCheck(HrtimerCancel.self) { event, fields in
      fields.expect("hrtimer", event.hrtimer)
    },
    TypeCheck(HrtimerExpireEntry.self) { event, fields in
      fields.expect("hrtimer", event.hrtimer)
      fields.expect("now", event.now)
      fields.expect("function", event.function)
    },
    TypeCheck(HrtimerExpireExit.self) { event, fields in
      fields.expect("hrtimer", event.hrtimer)
    },
    TypeCheck(ItimerState.self) { event, fields in
      fields.expect("which", event.which)
      fields.expect("expires", event.expires)
      fields.expect("value_sec", event.valueSec)
      fields.expect("value_nsec", event.valueNsec)
      fields.expect("interval_sec", event.intervalSec)
      fields.expect("interval_nsec", event.intervalNsec)
    },
    TypeCheck(ItimerExpire.self) { event, fields in
      fields.expect("which", event.which)
      fields.expect("pid", event.pid)
      fields.expect("now", event.now)
    },
    TypeCheck(WorkqueueQueueWork.self) { event, fields in
      fields.expect("work", event.work)
      fields.expect("function", event.function)
      fields.expect("workqueue", event.workqueue)
      fields.expect("req_cpu", event.reqCpu)
      fields.expect("cpu", event.cpu)
    },
    TypeCheck(WorkqueueActivateWork.self) { event, fields in
      fields.expect("work", event.work)
      fields.expect("function", event.function)
    },
    TypeCheck(WorkqueueExecuteStart.self) { event, fields in
      fields.expect("work", event.work)
      fields.expect("function", event.function)
    },
    TypeCheck(WorkqueueExecuteEnd.self) { event, fields in
      fields.expect("work", event.work)
      fields.expect("function", event.function)
    },
  ]
}
