using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Capture;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Execution;

/// <summary>Keeps one worker ready that has already run its whole path, so that the next job starts in milliseconds.</summary>
internal static class StandbyStarter
{
    // What is compiled in tiers needs a few runs; more than this no longer shows in the first job's time.
    private const int WarmRuns = 3;

    // Nothing is thrown in it: what reads stack traces is large, and would stay loaded. Its last line gives back what the
    // warming used, so that a worker that stands by is no heavier than a PowerShell that does nothing.
    private const string WarmScript =
        """
        param($n)
        function local:Test-Warm { param($a) "$a" }
        1..3 | ForEach-Object { Test-Warm $_ }
        foreach ($i in 1..3) { [pscustomobject]@{ A = $i; B = "b$i" } }
        Write-Output 1; Write-Host 'x'; Write-Warning 'w'; Write-Verbose 'v' -Verbose
        @{ a = 1 }; Get-Date; $ProcessContext
        $items = $ExecutionContext.InvokeProvider.Item
        $items.Remove('function:__ProcessCmdletsWarm', $false); $items.Remove('variable:__ProcessCmdletsWarm', $false)
        $global:Error.Clear()
        [System.GC]::Collect(2, [System.GCCollectionMode]::Aggressive, $true, $true)
        """;

    // What a fork brings along: one of each, taken away by the script. The function is there to be parsed, not to be called.
    private const string WarmFunction =
        """
        [CmdletBinding()] param([Parameter(Mandatory, Position = 0)] [string[]] $Name, [int] $Count = 1, [switch] $Force)
        begin { $list = [System.Collections.Generic.List[object]]::new() }
        process {
            foreach ($n in $Name) { if ($n -like 'a*' -and -not $Force) { continue } elseif ($n -match '^b(.)') { $Matches[1] } else { $list.Add("${n}: $($n.Length)") } }
            for ($i = 0; $i -lt $Count; $i++) { switch ($i) { 0 { 'none' } default { $i } } }
            while ($true) { break }
            try { $null = @{ A = 1; B = @(1, 2) }; throw 'x' } catch [System.Exception] { $_ } finally { $script:last = $null }
        }
        end { $list | Where-Object { $_ } | ForEach-Object -Process { & { param($x) [pscustomobject] @{ X = $x } } $_ } | Sort-Object X -Descending; return }
        """;

    private static bool IsOn => Environment.GetEnvironmentVariable("PROCESSCMDLETS_STANDBY") != "0";

    /// <summary>Takes a ready worker that can stand in for a new one with the same executable and environment.</summary>
    internal static bool TryTake(
        WorkerExecutable executable, IReadOnlyDictionary<string, string> environment, [NotNullWhen(true)] out WorkerProcess? worker)
    {
        worker = null;
        return IsOn && StandbyWorkers.TryTake(StandbyKey.Key(executable, environment), out worker);
    }

    /// <summary>Starts the next one in the background.</summary>
    internal static void Prepare(WorkerExecutable executable, IReadOnlyDictionary<string, string> environment)
    {
        if (IsOn)
        {
            StandbyWorkers.Prepare(
                StandbyKey.Key(executable, environment), cancellation => StartAsync(executable, environment, cancellation));
        }
    }

    private static async Task<WorkerProcess?> StartAsync(
        WorkerExecutable executable, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        var observer = new WarmUp();
        var options = new WorkerStartOptions
        {
            Executable = executable,
            Environment = environment,
            Kind = WorkerKind.Standby,
            Name = "Warming",
        };
        WorkerProcess worker = await WorkerLauncher.StartAsync(options, observer, cancellation).ConfigureAwait(false);
        if (await observer.RunAsync(worker, cancellation).ConfigureAwait(false))
        {
            return worker;
        }

        worker.Dispose();
        return null;
    }

    /// <summary>Runs a script of its own in the new worker and waits for its end, as often as it takes to be warm.</summary>
    private sealed class WarmUp : IWorkerObserver
    {
        private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = WarmRuns;

        internal async Task<bool> RunAsync(WorkerProcess worker, CancellationToken cancellation)
        {
            using CancellationTokenRegistration registration = cancellation.Register(() => _done.TrySetResult(false));
            SendRuns(worker);
            return await _done.Task.ConfigureAwait(false);
        }

        /// <inheritdoc/>
        public void OnFrame(WorkerPeer worker, in Frame frame)
        {
            if (frame.Kind != FrameKind.Completed)
            {
                return;
            }

            // A run that failed has warmed little, and a worker that is not warm must not pass for one that is.
            bool succeeded = CompletedMessage.Read(new ValueReader(frame.Payload), worker.ProcessId).Outcome == TaskOutcome.Completed;
            if (!succeeded || --_left == 0)
            {
                _done.TrySetResult(succeeded);
            }
        }

        /// <inheritdoc/>
        public void OnText(WorkerPeer worker, WorkerTextStream stream, string text)
        {
            // Nothing of the warm-up is shown.
        }

        /// <inheritdoc/>
        public void OnExited(WorkerPeer worker, ExitStatus exit) => _done.TrySetResult(false);

        private static void SendRuns(WorkerProcess worker)
        {
            var session = new SessionMessage
            {
                Location = Environment.CurrentDirectory,
                Culture = CultureInfo.CurrentCulture.Name,
                UICulture = CultureInfo.CurrentUICulture.Name,
                Environment = WorkerEnvironment.Of(null),
                IsFork = true,
                Variables = [new NamedValue("__ProcessCmdletsWarm", new System.Collections.Hashtable { ["a"] = 1 })],
                Functions = [new FunctionDefinition("__ProcessCmdletsWarm", WarmFunction)],
            };
            var run = new RunMessage { Script = WarmScript, Arguments = [1] };
            for (int i = 1; i <= WarmRuns; i++)
            {
                using var buffer = new PayloadBuffer();
                ProcessContext.ForWorker(ProcessKind.Task, "Standby", worker.WorkerId, null).Write(new ValueWriter(buffer));
                worker.Send(FrameKind.Context, -i, buffer);
                buffer.Clear();
                Payload.WriteNoDefinitions(buffer);
                session.Write(new ValueWriter(buffer));
                worker.Send(FrameKind.Session, -i, buffer);
                buffer.Clear();
                Payload.WriteNoDefinitions(buffer);
                run.Write(new ValueWriter(buffer));
                worker.Send(FrameKind.Run, -i, buffer);
                worker.Send(FrameKind.InputEnd, -i);
            }
        }
    }
}
