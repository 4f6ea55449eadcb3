internal import RawCap
internal import SystemPackage

/// The object that `calls --json` prints.
enum CallsJSON {
  static func text(_ calls: CallAnalysis, file: TraceFile) -> TextBuffer {
    var json = JSONText()
    json.object { json in
      json.member("file", file.path.string)
      json.key("incomplete")
      json.object { json in
        json.member("withoutBeginning", calls.incomplete.withoutBeginning)
        json.member("withoutEnd", calls.incomplete.withoutEnd)
        json.member("withGap", calls.incomplete.withGap)
        json.member("open", calls.incomplete.open)
      }
      json.member("losses", calls.losses.count)
      json.key("tasks")
      json.array { json in
        for task in calls.tasks { append(task, calls, to: &json) }
      }
      json.member("slowCount", calls.slowCount)
      json.key("slow")
      json.array { json in
        for call in calls.slow { append(call, to: &json) }
      }
    }
    return json.finish()
  }

  private static func append(
    _ task: TaskCalls, _ calls: CallAnalysis, to json: inout JSONText
  ) {
    json.object { json in
      json.member("pid", task.pid)
      json.key("name")
      if let name = task.name { json.value(name) } else { json.null() }
      json.key("functions")
      json.array { json in
        for function in task.functions {
          json.object { json in
            json.member("function", function.name)
            json.member("address", "\(function.address)")
            append(function.times, total: function.times.total, to: &json)
          }
        }
      }
      // A list, whose members name their parents: trees can be deep.
      var parents = [Int?](repeating: nil, count: task.tree.nodes.count)
      for (place, node) in task.tree.nodes.enumerated() {
        for child in node.children { parents[child] = place }
      }
      json.key("tree")
      json.array { json in
        for (place, node) in task.tree.nodes.enumerated() {
          json.object { json in
            json.member("node", place)
            json.member("parent", parents[place])
            switch node.kind {
            case .root: json.member("kind", "root")
            case .unknownCallers: json.member("kind", "unknownCallers")
            case .function(let address):
              json.member("function", calls.name(of: address))
              json.member("address", "\(address)")
              append(node.times, total: node.times.sum, to: &json)
            }
          }
        }
      }
    }
  }

  private static func append(_ times: CallTimes, total: UInt64, to json: inout JSONText) {
    json.member("calls", times.calls)
    json.member("unfinished", times.unfinished)
    json.member("partial", times.partial)
    json.member("total", total)
    json.member("self", times.own)
    json.member("min", times.calls > 0 ? times.shortest : nil)
    json.member("mean", times.mean)
    json.member("max", times.calls > 0 ? times.longest : nil)
  }

  private static func append(_ call: SlowCall, to json: inout JSONText) {
    json.object { json in
      json.member("function", call.name)
      json.member("begin", call.begin)
      json.member("end", call.end)
      json.member("duration", call.duration)
      json.member("pid", call.pid)
      json.key("task")
      if let task = call.task { json.value(task) } else { json.null() }
      json.member("cpu", call.cpu)
      json.member("isPartial", call.isPartial)
      json.key("callees")
      json.array { json in
        for callee in call.callees {
          json.object { json in
            json.member("function", callee.name)
            json.member("calls", callee.calls)
            json.member("total", callee.total)
          }
        }
      }
    }
  }
}
