internal import RawCap

/// Times from one event to another as one JSON object; times are in nanoseconds.
struct LatencyJSON {
  private let question: LatencyQuestion
  private let report: LatencyReport

  init(_ question: LatencyQuestion, _ report: LatencyReport) {
    self.question = question
    self.report = report
  }

  func text() -> TextBuffer {
    var json = JSONText()
    json.object { json in
      json.member("from", "\(question.from)")
      json.member("to", "\(question.to)")
      json.member("lost", report.lost)
      json.member("uncounted", report.uncounted)
      json.key("all")
      Self.append(report.all, to: &json)
      json.key("groups")
      json.array { json in
        for group in report.groups {
          json.object { json in
            json.key("key")
            HistogramJSON.append(group.key, to: &json)
            json.key("latencies")
            Self.append(group.latencies, to: &json)
          }
        }
      }
      json.key("slowest")
      json.array { json in
        for slowest in report.slowest {
          json.object { json in
            json.key("keys")
            json.object { json in
              for (name, key) in zip(question.keys.map(\.to), slowest.keys) {
                json.key(name)
                HistogramJSON.append(key, to: &json)
              }
            }
            json.member("latency", slowest.latency)
            json.member("time", slowest.time)
            json.key("fields")
            json.object { json in
              for field in slowest.fields { json.member(field.name, field.text) }
            }
          }
        }
      }
      if let slow = report.slow {
        json.member("threshold", question.threshold)
        json.member("slowLost", slow.lost)
        json.key("slow")
        json.array { json in for line in slow.lines { json.value(line) } }
      }
    }
    return json.finish()
  }

  private static func append(_ times: LatencyDistribution, to json: inout JSONText) {
    json.object { json in
      json.member("count", times.count)
      json.member("sum", times.sum)
      json.member("min", times.minimum)
      json.member("p50", times.quantile(0.5))
      json.member("p90", times.quantile(0.9))
      json.member("p99", times.quantile(0.99))
      json.member("p99.9", times.quantile(0.999))
      json.member("max", times.maximum)
      json.member("maxIsExact", times.exactMaximum != nil || times.buckets.last?.count == 1)
      json.key("buckets")
      json.array { json in
        for bucket in times.buckets {
          json.array { json in
            json.value(bucket.range.lowerBound)
            json.value(bucket.range.upperBound)
            json.value(bucket.count)
          }
        }
      }
    }
  }
}
