using System.Text;

namespace Cmdlets.Runner.Driver;

/// <summary>Collects what a process writes to both of its streams; the oldest text goes when it is too much.</summary>
internal sealed class OutputCapture
{
    // Enough for what surrounds one failing case; a spec that floods its output must not fill the test process.
    private const int MaximumLength = 256 * 1024;

    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private long _dropped;

    /// <summary>The number of characters seen so far, for <see cref="Since"/>.</summary>
    public long Position
    {
        get
        {
            lock (_lock)
            {
                return _dropped + _text.Length;
            }
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    public async Task DrainAsync(TextReader reader)
    {
        char[] buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            lock (_lock)
            {
                _text.Append(buffer, 0, count);
                int excess = _text.Length - MaximumLength;
                if (excess > 0)
                {
                    _text.Remove(0, excess);
                    _dropped += excess;
                }
            }
        }
    }

    /// <summary>What came after the given position and is still kept.</summary>
    public string Since(long position)
    {
        lock (_lock)
        {
            int start = (int)Math.Clamp(position - _dropped, 0, _text.Length);
            return _text.ToString(start, _text.Length - start).Trim();
        }
    }
}
