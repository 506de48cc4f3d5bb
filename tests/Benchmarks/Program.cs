using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Benchmarks.Measuring;

if (args is ["measure", string executable])
{
    return await MeasuringLoop.RunAsync(executable);
}

// In this process: the usual way builds another project, whose names and warnings this repository's settings would decide.
// A fixed number of rounds: on a busy machine the usual rule goes on for an hour to reach its precision.
IConfig config = DefaultConfig.Instance.AddJob(Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(6)
    .WithIterationCount(12));
_ = BenchmarkSwitcher.FromAssembly(typeof(MeasuringLoop).Assembly).Run(args, config);
return 0;
