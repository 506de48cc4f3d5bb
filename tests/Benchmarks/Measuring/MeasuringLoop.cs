using System.Globalization;
using ProcessCmdlets.Engine.Workers;

namespace Benchmarks.Measuring;

/// <summary>
/// Measures for compare.ps1 what no script can reach. Each line of standard input names one measurement; it is made once, and
/// the answer is a line with the milliseconds. The end of the input ends the program.
/// </summary>
internal static class MeasuringLoop
{
    internal static async Task<int> RunAsync(string executable)
    {
        WorkerExecutable powerShell = WorkerExecutable.Resolve(executable);
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } name)
        {
            double milliseconds = name switch
            {
                "hook" => await ProcessStarts.WorkerAsync(powerShell, useHook: true),
                "command" => await ProcessStarts.WorkerAsync(powerShell, useHook: false),
                "exit" => await ProcessStarts.ExitAsync(powerShell),
                "codec" => ValueTurns.Codec(),
                "psserializer" => ValueTurns.PSSerializer(),
                _ => throw new ArgumentException($"There is no measurement '{name}'.", nameof(executable)),
            };
            Console.WriteLine(milliseconds.ToString("R", CultureInfo.InvariantCulture));
        }

        return 0;
    }
}
