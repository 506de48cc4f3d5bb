using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Host.Engine;

namespace ProcessCmdlets.Host.Hosting;

/// <summary>Runs one command after another to the end, shows its streams, and stops it when told to.</summary>
internal sealed class PipelineRunner(Runspace runspace, EmbeddedHost host)
{
    private readonly Lock _gate = new();
    private Pipeline? _current;

    /// <summary>Called on an interrupt, with whether something ran that is stopped now; set by a prompt.</summary>
    public Action<bool>? Interrupted { get; set; }

    /// <summary>What <c>$?</c> says about the last command.</summary>
    public bool LastCommandSucceeded => runspace.SessionStateProxy.GetVariable("?") is true;

    /// <summary>Runs a command and shows what it writes; false when it ended with an exception.</summary>
    /// <param name="command">The command; its errors are shown in order with its output.</param>
    /// <param name="input">What becomes <c>$input</c>, line by line as it arrives.</param>
    /// <param name="history">Whether the session's history keeps the command, and <c>$?</c> is its result afterwards.</param>
    public bool Run(Command command, LineInput? input = null, bool history = false)
    {
        Exception? failure = Invoke(command, input, history);
        if (failure is not null)
        {
            Report(failure);
        }
        return failure is null;
    }

    /// <summary>Runs a script for its results, which are not shown.</summary>
    public IReadOnlyList<PSObject> Evaluate(string script)
    {
        using Pipeline pipeline = Create(script, history: false);
        return pipeline.Invoke();
    }

    /// <summary>Stops what runs now. The stop is asynchronous: finally blocks run before <see cref="Run"/> returns.</summary>
    public void Interrupt()
    {
        Pipeline? running;
        lock (_gate)
        {
            running = _current;
        }
        running?.StopAsync();
        StandardStreams.Input.Interrupt();
        Interrupted?.Invoke(running is not null);
    }

    private Exception? Invoke(Command command, LineInput? input, bool history)
    {
        using Pipeline pipeline = Create(command.IsScript ? command.CommandText : null, history);
        if (pipeline.Commands.Count > 0)
        {
            foreach (CommandParameter argument in command.Parameters)
            {
                pipeline.Commands[0].Parameters.Add(argument);
            }
        }
        else
        {
            pipeline.Commands.Add(command);
        }
        pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add("Out-Default");

        Pipeline? outer;
        lock (_gate)
        {
            (outer, _current) = (_current, pipeline);
        }
        try
        {
            return pipeline.IsNested ? InvokeHere(pipeline) : InvokeWithInput(pipeline, input);
        }
        finally
        {
            lock (_gate)
            {
                _current = outer;
            }
            ((ConsoleUserInterface)host.UI).HideProgress();
        }
    }

    /// <summary>A nested pipeline runs on the thread that is inside the outer one.</summary>
    private static Exception? InvokeHere(Pipeline pipeline)
    {
        try
        {
            pipeline.Invoke();
            return null;
        }
        catch (RuntimeException exception)
        {
            return exception;
        }
    }

    private static Exception? InvokeWithInput(Pipeline pipeline, LineInput? input)
    {
        using ManualResetEventSlim ended = new();
        pipeline.StateChanged += (_, change) =>
        {
            if (change.PipelineStateInfo.State is PipelineState.Completed or PipelineState.Failed or PipelineState.Stopped)
            {
                ended.Set();
            }
        };
        if (input is null)
        {
            pipeline.Input.Close();
        }
        pipeline.InvokeAsync();
        if (input is not null)
        {
            // On a thread of its own: a script that ends early, or is stopped, must not wait for a line to arrive.
            new Thread(() => Feed(pipeline, input)) { IsBackground = true, Name = "Standard input" }.Start();
        }
        ended.Wait();
        return pipeline.PipelineStateInfo.State == PipelineState.Failed ? pipeline.PipelineStateInfo.Reason : null;
    }

    private static void Feed(Pipeline pipeline, LineInput input)
    {
        try
        {
            while (input.ReadLine() is string line)
            {
                pipeline.Input.Write(line);
            }
            pipeline.Input.Close();
        }
        catch (PipelineClosedException)
        {
            // The script has ended without reading all of its input.
        }
    }

    /// <summary>Shows an exception that ended a command as the error that it is.</summary>
    private void Report(Exception failure)
    {
        ErrorRecord error = (failure as IContainsErrorRecord)?.ErrorRecord
            ?? new ErrorRecord(failure, "HostSession.Report", ErrorCategory.NotSpecified, null);
        using Pipeline pipeline = Create(null, history: false);
        pipeline.Commands.Add("Out-Default");
        pipeline.Invoke(new[] { EngineInternals.AsErrorOutput(error) });
    }

    private Pipeline Create(string? script, bool history)
    {
        bool nested = _current is not null;
        if (script is null)
        {
            return nested ? runspace.CreateNestedPipeline() : runspace.CreatePipeline();
        }
        return nested ? runspace.CreateNestedPipeline(script, history) : runspace.CreatePipeline(script, history);
    }
}
