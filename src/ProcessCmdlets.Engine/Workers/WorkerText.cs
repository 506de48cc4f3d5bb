using System.Buffers;
using System.Text;
using ProcessCmdlets.Engine.Processes;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>
/// Reads what native code prints in a worker and passes it on as text. What comes while the worker starts is held back: if the
/// start fails it belongs into the error, else to the observer.
/// </summary>
internal sealed class WorkerText
{
    // Each stream's text during the start is kept up to this many characters; a program that prints more is no PowerShell.
    private const int HeldLimit = 32 * 1024;

    private readonly Action<WorkerTextStream, string> _deliver;
    private readonly object _lock = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly WorkerOutputSource _outputSource;
    private readonly WorkerOutputSource _errorSource;
    private bool _held = true;
    private bool _ended;

    internal WorkerText(WorkerOutputSource output, WorkerOutputSource error, Action<WorkerTextStream, string> deliver)
    {
        _deliver = deliver;
        _outputSource = output;
        _errorSource = error;
        Begin(output, WorkerTextStream.Output);
        Begin(error, WorkerTextStream.Error);
    }

    /// <summary>What the worker wrote while it started: standard error, or where that is empty, standard output.</summary>
    internal string Held
    {
        get
        {
            lock (_lock)
            {
                return (_error.Length > 0 ? _error : _output).ToString();
            }
        }
    }

    /// <summary>What the worker wrote to standard output while it started.</summary>
    internal string HeldOutput
    {
        get
        {
            lock (_lock)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Passes on what the worker has written before the call.</summary>
    internal void Drain()
    {
        _outputSource.Drain();
        _errorSource.Drain();
    }

    /// <summary>Passes on what was held back, and all that follows as it comes.</summary>
    internal void Release()
    {
        lock (_lock)
        {
            _held = false;
            DeliverHeld(WorkerTextStream.Output, _output);
            DeliverHeld(WorkerTextStream.Error, _error);
        }
    }

    /// <summary>Passes on what there is; nothing is after this, though something that the worker left may hold the pipes open.</summary>
    internal void End()
    {
        Drain();
        lock (_lock)
        {
            _ended = true;
        }
    }

    private void DeliverHeld(WorkerTextStream stream, StringBuilder held)
    {
        if (held.Length > 0)
        {
            _deliver(stream, held.ToString());
            _ = held.Clear();
        }
    }

    private void Begin(WorkerOutputSource source, WorkerTextStream kind)
    {
        // A decoder keeps the first bytes of a character whose others come with the next read.
        Decoder decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();
        source.Begin(bytes =>
        {
            char[] characters = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(bytes.Length));
            int length = decoder.GetChars(bytes, characters, flush: bytes.IsEmpty);
            if (length > 0)
            {
                Deliver(kind, new string(characters, 0, length));
            }

            ArrayPool<char>.Shared.Return(characters);
        });
    }

    private void Deliver(WorkerTextStream kind, string text)
    {
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            if (_held)
            {
                StringBuilder held = kind == WorkerTextStream.Output ? _output : _error;
                _ = held.Append(text, 0, Math.Min(text.Length, Math.Max(HeldLimit - held.Length, 0)));
                return;
            }

            // Under the lock, so that nothing comes after the end; an observer does not block here.
            _deliver(kind, text);
        }
    }
}
