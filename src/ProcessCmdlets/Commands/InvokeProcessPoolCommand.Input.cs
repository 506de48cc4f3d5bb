using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Errors;
using ProcessCmdlets.InputRuns.Mapping;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Commands;

/// <summary>Where the cmdlet's items come from, and how they get into the call.</summary>
public sealed partial class InvokeProcessPoolCommand
{
    /// <summary>Reads the input that does not come by the pipeline.</summary>
    /// <returns>What ended it before its end, or null.</returns>
    private Exception? ReadOwnInput()
    {
        if (InputScript is not null)
        {
            return ReadSlowly(_script!.Input(InputScript, new UnattributedRecords(entry => Source.Output.AddAtOnce([entry]))));
        }

        // Without any input at all the script runs once, as that of ForEach-Object does.
        if (MyInvocation.ExpectingInput)
        {
            return null;
        }

        object? bare = InputObject is PSObject wrapped ? wrapped.BaseObject : InputObject;
        switch (bare)
        {
            case IMapInput source:
                return ReadSlowly(source.ReadAll);
            case IList list:
                for (int i = 0; i < list.Count && !_inputEnded; i++)
                {
                    Add(list[i]);
                }

                return null;
            case IEnumerable sequence and not (string or IDictionary):
                return ReadSlowly(_ => sequence.Cast<object?>());
            default:
                Add(InputObject);
                return null;
        }
    }

    private Exception? ReadSlowly(Func<CancellationToken, IEnumerable<object?>> source)
    {
        _reader = new InputReader(source, Source.Output.Wake);
        while (!_reader.IsOver && !_inputEnded)
        {
            bool any = false;
            while (!_inputEnded && _reader.TryTake(out object? item))
            {
                any = true;
                Add(item);
            }

            _results?.Drain();
            if (!any && !_reader.IsOver && !IsEndingEarly)
            {
                _call?.Flush();
                Source.Output.Wait(StopToken);
            }
            else if (IsEndingEarly)
            {
                break;
            }
        }

        return _reader.Failure;
    }

    private void Add(object? value)
    {
        if (_late?.FirstSet() is { } changed)
        {
            ThrowTerminatingError(ErrorRecords.UsingVariableChanged(changed));
        }

        _sequence++;
        if (_log?.IsDone(value) == true)
        {
            return;
        }

        if (_asks && !ShouldProcess(ItemText.Of(value), $"{MyInvocation.InvocationName} {{{ScriptBlock}}}"))
        {
            return;
        }

        if (_local is not null)
        {
            _local.Run(value, _sequence, StopToken);
            if (HasTooManyFailures)
            {
                EndEarly();
            }

            return;
        }

        AddToCall(_call!, value);
    }

    private void AddToCall(ParallelMap call, object? value)
    {
        _script!.Copies?.Warn(this, value);
        try
        {
            call.Add(value, _sequence, _job?.AddChild(value));
        }
        catch (Exception exception) when (exception is ValueNotSerializableException or ValueUnavailableException)
        {
            WriteError(ErrorRecords.From(exception, value));
        }

        foreach (string warning in call.TakeWarnings())
        {
            WriteWarning(warning);
        }

        if (_results is null)
        {
            return;
        }

        if (call.Output.HasBatches)
        {
            _results.Drain();
        }

        while (!call.HasRoom && !call.IsOver && !IsEndingEarly)
        {
            call.Flush();
            call.Output.Wait(StopToken);
            _results.Drain();
            ReportProgress();
        }

        if (IsEndingEarly)
        {
            EndEarly();
        }
    }
}
