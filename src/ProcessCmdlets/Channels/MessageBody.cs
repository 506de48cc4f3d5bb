using System.Management.Automation;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Channels;

/// <summary>Runs a script block for one message after the other, with the message as <c>$_</c>, as ForEach-Object does.</summary>
internal sealed class MessageBody : IDisposable
{
    private static readonly ScriptBlock s_each =
        OwnScript.Create("param($__body) Microsoft.PowerShell.Core\\ForEach-Object -Process $__body");

    private readonly ScriptBlock _script;
    private readonly EngineIntrinsics _context;
    private SteppablePipeline? _pipeline;

    internal MessageBody(ScriptBlock script, PSCmdlet cmdlet)
    {
        _script = script;
        _context = (EngineIntrinsics)cmdlet.SessionState.PSVariable.GetValue("ExecutionContext");
    }

    /// <summary>Runs the block for a message.</summary>
    /// <returns>The error that ended it, or null.</returns>
    internal ErrorRecord? Run(object? message)
    {
        try
        {
            if (_pipeline is null)
            {
                _pipeline = s_each.GetSteppablePipeline(CommandOrigin.Internal, [_script]);
                
                // What it puts out goes to the streams of the cmdlet that runs now.
                _pipeline.Begin(expectInput: true, _context);
            }

            _ = _pipeline.Process(message);
            return null;
        }
        catch (PipelineStoppedException)
        {
            throw;
        }
        catch (RuntimeException exception)
        {
            // A pipeline that an error has ended takes nothing more.
            Dispose();
            return exception.ErrorRecord;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pipeline?.Dispose();
        _pipeline = null;
    }
}
